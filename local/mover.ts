import type { SharedClock } from "./clock";

/** Moves everything there is to move; what does not exist yet at the start joins later. */
export class Mover {
  private readonly moves: ((seconds: number) => Promise<void>)[] = [];
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly clock: SharedClock) {}

  add(move: (seconds: number) => Promise<void>): void {
    this.moves.push(move);
  }

  /** One at a time: two moves at once would fire what is due between them in no particular order. */
  readonly advance = (seconds: number): Promise<void> => {
    const next = this.last.then(() => this.move(seconds));
    this.last = next.catch(() => undefined);
    return next;
  };

  private async move(seconds: number): Promise<void> {
    this.clock.advance(seconds * 1000);
    for (const move of this.moves) await move(seconds);
  }
}
