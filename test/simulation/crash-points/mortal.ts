import { AsyncLocalStorage } from "node:async_hooks";
import type { Effect, Gate } from "../effects";

/**
 * Where a process dies, counted in its effects from 1.
 * - `before`: the effect does not happen;
 * - `after`: it happens, and nobody hears the answer;
 * - `overtaken`: it does not happen, and what was begun beside it does.
 */
export interface Death {
  readonly how: "before" | "after" | "overtaken";
  /** Its number, or which is the first of its kind. */
  readonly effect: number | ((effect: Effect) => boolean);
}

/** An effect of an ordinary run. */
export interface Listed {
  readonly effect: Effect;
  /** Others were begun before it was done, so they may happen without it. */
  overtakable: boolean;
}

interface Waiting {
  readonly listed: Listed;
  readonly perform: () => Promise<unknown>;
  readonly answer: (settled: Promise<unknown>) => void;
}

export type Lived<T> = { readonly died: false; readonly value: T } | { readonly died: true };

const running = new AsyncLocalStorage<MortalProcess>();

/** Every client of every process is behind this one gate; what nobody runs mortally passes. */
export const mortalGate: Gate = (effect, perform) => {
  const process = running.getStore();
  return process ? process.pass(effect, perform) : perform();
};

/** The same `fetch`, of whose deadlines the dead hear nothing either. */
export const mortalFetch =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  (...request) => {
    const process = running.getStore();
    const answer = fetch(...request);
    return process ? process.heardAlive(answer) : answer;
  };

/** Longer than anything takes from one answer to the next request, when neither waits for the world outside. */
const idleMs = 15;

/**
 * One invocation that dies where it is told to: from then on nothing it does happens and nothing answers it, so that no
 * handler can take the crash for an outcome. Its effects happen one after the other, in the order in which they were begun.
 *
 * A read is no crash point: it leaves the world as it was, so a crash at it is a crash after the effect before it.
 */
export class MortalProcess {
  readonly effects: Listed[] = [];
  private readonly queue: Waiting[] = [];
  private isBusy = false;
  private isDead = false;
  private fatal: Effect | undefined;
  private open = 0;
  private touchedAt = 0;
  private tellDeath: () => void = () => undefined;
  private readonly death = new Promise<void>((resolve) => {
    this.tellDeath = resolve;
  });

  constructor(private readonly dies?: Death) {}

  /** The effect it died at. */
  get diedAt(): Effect | undefined {
    return this.fatal;
  }

  private isFatal({ effect }: Listed): boolean {
    if (this.dies === undefined || this.fatal !== undefined) return false;
    const { effect: at } = this.dies;
    const isIt = typeof at === "number" ? at === this.effects.length : at(effect);
    if (isIt) this.fatal = effect;
    return isIt;
  }

  /** Runs `work` until it is done or dead. */
  run<T>(work: () => Promise<T>): Promise<Lived<T>> {
    return running.run(this, () => {
      const dies = this.death.then((): Lived<T> => ({ died: true }));
      const lives = work().then((value): Lived<T> => (this.isDead ? { died: true } : { died: false, value }));
      return Promise.race([dies, lives]);
    });
  }

  pass<T>(effect: Effect, perform: () => Promise<T>): Promise<T> {
    if (this.isDead) return never();
    if (!effect.changes && effect.service !== "http") return this.whileAlive(perform);
    const listed: Listed = { effect, overtakable: false };
    return new Promise<T>((resolve, reject) => {
      for (const earlier of this.queue) earlier.listed.overtakable = true;
      if (this.isBusy) this.markLast();
      this.queue.push({
        listed,
        perform,
        answer: (settled) => settled.then((value) => resolve(value as T), reject),
      });
      this.next();
    });
  }

  /** What was answered, or went wrong, as long as anybody is there to hear it. */
  heardAlive<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      answer.then(
        (value) => this.isDead || resolve(value),
        (error: unknown) => this.isDead || reject(error),
      );
    });
  }

  private markLast(): void {
    const last = this.effects.at(-1);
    if (last) last.overtakable = true;
  }

  /** Reads answer only the living. */
  private async whileAlive<T>(perform: () => Promise<T>): Promise<T> {
    this.open++;
    try {
      const value = await perform();
      return this.isDead ? await never() : value;
    } finally {
      this.open--;
      this.touchedAt = Date.now();
    }
  }

  private next(): void {
    if (this.isBusy || this.isDead) return;
    const waiting = this.queue.shift();
    if (!waiting) return;
    this.effects.push(waiting.listed);
    const isLast = this.isFatal(waiting.listed);
    if (isLast && this.dies?.how === "before") {
      this.die();
      return;
    }
    if (isLast && this.dies?.how === "overtaken") {
      void this.dieWhenIdle();
      this.next();
      return;
    }
    this.isBusy = true;
    this.open++;
    const done = waiting.perform();
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    void settled.then(() => {
      this.isBusy = false;
      this.open--;
      this.touchedAt = Date.now();
      if (isLast && this.dies?.how === "after") this.die();
      if (!this.isDead) waiting.answer(done);
      // What the answer sets off begins before the next one: an order that does not depend on the clock.
      setImmediate(() => this.next());
    });
  }

  private die(): void {
    this.isDead = true;
    this.tellDeath();
  }

  private async dieWhenIdle(): Promise<void> {
    this.touchedAt = Date.now();
    const isIdle = () => this.open === 0 && this.queue.length === 0 && Date.now() - this.touchedAt >= idleMs;
    while (!isIdle()) await new Promise((resolve) => setTimeout(resolve, 5));
    this.die();
  }
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
