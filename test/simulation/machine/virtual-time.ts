import nodeCrypto from "node:crypto";
import timersPromises from "node:timers/promises";
import { Chance } from "../../chance";

/** Who set a timer; `undefined` = nobody in particular: the network, an engine. */
export interface TimerOwner {
  readonly dead: boolean;
  /** Its timers wait until then. */
  readonly frozenUntil: number;
}

interface Timer {
  readonly id: number;
  at: number;
  readonly run: () => void;
  readonly owner: TimerOwner | undefined;
}

const RealDate = Date;
const realSetTimeout = globalThis.setTimeout;

/**
 * The one clock of a simulated world, in place of the process's own: `Date`, timers, time limits and chance follow it, in the
 * production code, in the engines and in the simulator alike. Time stands still unless somebody moves it.
 */
export class VirtualTime {
  now = 0;
  private chance = new Chance(0);
  /** Names and nonces: libraries keep some in stock across stories, so nothing else may depend on them. */
  private names = new Chance(0);
  private readonly timers = new Map<number, Timer>();
  private nextId = 1;

  /** @param ownerNow who is running, for timers; @param inOwner runs as that owner */
  constructor(
    private readonly ownerNow: () => TimerOwner | undefined,
    private readonly inOwner: (owner: TimerOwner | undefined, run: () => void) => void,
  ) {}

  reset(now: number, seed: number): void {
    this.now = now;
    this.chance = new Chance(seed);
    this.names = new Chance(seed + 1);
    this.timers.clear();
    this.nextId = 1;
  }

  /** When the next timer fires that can fire at all. */
  nextTimerAt(): number | undefined {
    const at = this.soonest()?.at;
    return at === undefined ? undefined : Math.max(at, this.now);
  }

  /** Moves to `to`; every timer on the way fires at its own time, and what it sets off settles before the next. */
  async advanceTo(to: number, settle: () => Promise<void>): Promise<void> {
    for (;;) {
      const next = this.soonest();
      if (!next || next.at > to) break;
      this.now = Math.max(this.now, next.at);
      this.timers.delete(next.id);
      this.inOwner(next.owner, next.run);
      await settle();
    }
    this.now = Math.max(this.now, to);
  }

  /** Lets this clock run with the machine's until the work is done: for what has to start, and takes the time it takes. */
  async inRealTime<T>(work: Promise<T>, settle: () => Promise<void>): Promise<T> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    finished.catch(() => undefined);
    while (!done) {
      await new Promise((resolve) => realSetTimeout(resolve, 1));
      await this.advanceTo(this.now + 1, settle);
    }
    return finished;
  }

  private soonest(): Timer | undefined {
    let found: Timer | undefined;
    for (const timer of this.timers.values()) {
      if (timer.owner?.dead) {
        this.timers.delete(timer.id);
        continue;
      }
      const at = Math.max(timer.at, timer.owner?.frozenUntil ?? 0);
      timer.at = at;
      if (!found || at < found.at || (at === found.at && timer.id < found.id)) found = timer;
    }
    return found;
  }

  private set(run: () => void, milliseconds: number | undefined): Timer {
    const id = this.nextId++;
    const at = this.now + Math.max(1, Math.ceil(milliseconds ?? 1));
    const timer: Timer = { id, at, run, owner: this.ownerNow() };
    this.timers.set(id, timer);
    return timer;
  }

  /** For the rest of this process. */
  install(): void {
    this.installDate();
    this.installTimers();
    this.installChance();
  }

  private installDate(): void {
    const nowOf = () => this.now;
    class VirtualDate extends RealDate {
      constructor(...args: unknown[]) {
        if (args.length === 0) super(nowOf());
        else super(...(args as [number]));
      }
      static override now(): number {
        return nowOf();
      }
    }
    globalThis.Date = VirtualDate as DateConstructor;
  }

  private installTimers(): void {
    const handles = new WeakMap<object, number>();
    const handleOf = (timer: Timer) => {
      const handle = {
        ref: () => handle,
        unref: () => handle,
        hasRef: () => true,
        refresh: () => handle,
        close: () => void this.timers.delete(timer.id),
        [Symbol.toPrimitive]: () => timer.id,
        [Symbol.dispose]: () => void this.timers.delete(timer.id),
      };
      handles.set(handle, timer.id);
      return handle;
    };
    const clear = (handle: unknown) => {
      const id = typeof handle === "object" && handle !== null ? handles.get(handle) : handle;
      if (typeof id === "number") this.timers.delete(id);
    };
    type Run = (...args: unknown[]) => void;
    const setTimeoutNow = (run: Run, ms?: number, ...args: unknown[]) =>
      handleOf(this.set(() => run(...args), ms));
    const setIntervalNow = (run: Run, ms?: number, ...args: unknown[]) => {
      let timer = this.set(tick, ms);
      const handle = { ...handleOf(timer), close: () => void this.timers.delete(timer.id) };
      const self = this;
      function tick(): void {
        timer = self.set(tick, ms);
        handles.set(handle, timer.id);
        run(...args);
      }
      handles.set(handle, timer.id);
      return handle;
    };
    Object.assign(globalThis, {
      setTimeout: setTimeoutNow,
      clearTimeout: clear,
      setInterval: setIntervalNow,
      clearInterval: clear,
    });
    timersPromises.setTimeout = <T>(ms?: number, value?: T) =>
      new Promise<T>((resolve) => this.set(() => resolve(value as T), ms));
    AbortSignal.timeout = (ms) => {
      const controller = new AbortController();
      const late = () =>
        controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      this.set(late, ms);
      return controller.signal;
    };
  }

  /** What is random in the world under test comes from the seed; that alone would be reason enough not to use it anywhere else. */
  private installChance(): void {
    Math.random = () => this.chance.next();
    const uuid = () => {
      const hex = this.names.bytes(16).toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    };
    const bytes = (count: number) => this.names.bytes(count);
    Object.assign(nodeCrypto, { randomUUID: uuid, randomBytes: bytes });
    globalThis.crypto.randomUUID = uuid as typeof globalThis.crypto.randomUUID;
  }
}
