import { createHash } from "node:crypto";
import type { Effect, Gate } from "../effects";
import { type Instance, instanceNow } from "./invocation";

/** What becomes of an effect that waited at its gate. */
export type Fate =
  | "done"
  /** The process dies before it. */
  | "crash-before"
  /** It is done, and the process dies before it hears of it. */
  | "crash-after"
  /** It never gets there, and no answer comes. */
  | "lost"
  /** It is done, and no answer comes. */
  | "unanswered"
  /** AWS fails, and nothing was done. */
  | "fails"
  /** It is done, and AWS says that it failed. */
  | "fails-after"
  /** It is done, its answer is lost on the way, and the SDK does it again: only that answer is heard. */
  | "twice";

export interface Waiting {
  readonly id: number;
  readonly effect: Effect;
  /** `undefined`: the network's, a push. */
  readonly instance: Instance | undefined;
  readonly perform: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  /** Inside the network already: it happens by itself then. */
  lingersUntil?: number;
}

const immediate = () => new Promise<void>((resolve) => setImmediate(resolve));
const never = new Promise<never>(() => undefined);

/** How many turns of the event loop in a row nothing may happen before all is said to have come to rest. */
const quietTurns = 3;
/** An engine that takes this many turns hangs. */
const mostTurns = 200_000;

/**
 * Where every effect of the world waits until it is opened, one at a time, and only when everything has come to rest: no engine at
 * work and the event loop drained. So the order of effects is the opener's alone.
 */
export class Gates {
  readonly waiting: Waiting[] = [];
  private nextId = 1;
  private activity = 0;
  private working = 0;
  private hash = createHash("sha256");

  reset(): void {
    this.waiting.splice(0);
    this.nextId = 1;
    this.working = 0;
    this.hash = createHash("sha256");
  }

  /** Writes one line of the trace. */
  trace(line: string): void {
    this.hash.update(`${line}\n`);
  }

  digest(): string {
    return this.hash.copy().digest("hex").slice(0, 16);
  }

  readonly gate: Gate = (effect, perform) => {
    const instance = instanceNow();
    if (instance?.dead) return never;
    this.activity += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ id: this.nextId++, effect, instance, perform, resolve, reject });
    });
  };

  /** Engines say when they are at work: rest is not before they are done. */
  async work<T>(act: () => Promise<T>): Promise<T> {
    this.working += 1;
    this.activity += 1;
    try {
      return await act();
    } finally {
      this.working -= 1;
      this.activity += 1;
    }
  }

  /** Something happened that others may still react to. */
  stir(): void {
    this.activity += 1;
  }

  /** Resolves when nothing moves any more. */
  async rest(): Promise<void> {
    let seen = this.activity;
    for (let quiet = 0, turns = 0; quiet < quietTurns; turns++) {
      if (turns > mostTurns) throw new Error(`${this.working} engines hang`);
      await immediate();
      quiet = this.working === 0 && this.activity === seen ? quiet + 1 : 0;
      seen = this.activity;
    }
  }

  /** Forgets what dead processes wait for. */
  bury(): void {
    for (let index = this.waiting.length - 1; index >= 0; index--) {
      if (this.waiting[index]?.instance?.dead) this.waiting.splice(index, 1);
    }
  }

  /** Opens one gate, with this fate, and waits until all has come to rest. */
  async open(entry: Waiting, fate: Fate): Promise<void> {
    this.waiting.splice(this.waiting.indexOf(entry), 1);
    this.stir();
    this.decide(entry, fate);
    await this.rest();
  }

  private decide({ instance, perform, resolve, reject }: Waiting, fate: Fate): void {
    const done = () => perform().then(resolve as (value: unknown) => void, reject);
    const silent = () => void perform().catch(() => undefined);
    switch (fate) {
      case "done":
        void done();
        return;
      case "crash-before":
      case "crash-after":
        if (fate === "crash-after") silent();
        instance?.kill();
        return;
      case "lost":
        return;
      case "unanswered":
        silent();
        return;
      case "fails":
        reject(awsFailure());
        return;
      case "fails-after":
        perform().then(() => reject(awsFailure()), reject);
        return;
      case "twice":
        perform().then(done, done);
        return;
      default:
        fate satisfies never;
    }
  }
}

/** What is left of a request that the SDK repeated in vain. */
const awsFailure = (): Error =>
  Object.assign(new Error("an engine in trouble"), {
    name: "InternalServerError",
    $retryable: {},
    $metadata: {},
  });
