import { AsyncLocalStorage } from "node:async_hooks";
import type { TimerOwner } from "./virtual-time";

/** One running process of a function, from its cold start to its death; it serves one invocation at a time. */
export class Instance implements TimerOwner {
  frozenUntil = 0;
  /** An invocation is under way. */
  busy = false;
  /** When the invocation under way has to be done. */
  deadline = 0;
  readonly died: Promise<"died">;
  private isDead = false;
  private announceDeath: (how: "died") => void = () => undefined;

  constructor(
    /** e.g. `order-events`. */
    readonly functionName: string,
    /** e.g. `order-events/3`. */
    readonly name: string,
  ) {
    this.died = new Promise((resolve) => {
      this.announceDeath = resolve;
    });
  }

  get dead(): boolean {
    return this.isDead;
  }

  /** Nothing after this line happens. */
  kill(): void {
    this.isDead = true;
    this.announceDeath("died");
  }
}

const running = new AsyncLocalStorage<Instance | undefined>();

/** Whose code is running; `undefined` = nobody's: the network, a client, an engine. */
export const instanceNow = (): Instance | undefined => running.getStore();

export const asInstance = <T>(instance: Instance | undefined, run: () => T): T => running.run(instance, run);
