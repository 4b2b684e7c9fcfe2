import type { Clock } from "../clock";
import type { Journal, Tables } from "./journal";
import { Table } from "./table";

interface Held {
  readonly subscriptionId: string;
  readonly application: string;
  /** Epoch ms of the bind, and of the bind or the last modify. */
  readonly boundAt: number;
  readonly changedAt: number;
  /** Epoch ms; absent = lives until unbound. */
  readonly expiresAt?: number;
  readonly recordFlag: boolean;
  readonly recordHintTone?: string;
  readonly maxDuration: number;
  readonly lastMinVoice?: string;
  readonly userData?: string;
}

export type PreVoice = { readonly callerHintTone?: string; readonly calleeHintTone?: string };
/** 0 both ways, 1 only A may call, 2 only B (AX: only others) may call. */
export type CallDirection = 0 | 1 | 2;

export interface AxbSubscription extends Held {
  readonly mode: "axb";
  readonly relationNum: string;
  readonly callerNum: string;
  readonly calleeNum: string;
  readonly callDirection: CallDirection;
  readonly duration: number;
  readonly privateSms: boolean;
  readonly preVoice?: PreVoice;
}

export interface AxSubscription extends Held {
  readonly mode: "ax";
  readonly origNum: string;
  readonly privateNum: string;
  readonly calleeNumDisplay: "0" | "1";
  readonly callDirection?: CallDirection;
  readonly privateSms: boolean;
  readonly preVoice?: PreVoice;
  /** Whom A reaches with the next call; used up by that call. */
  readonly temporaryCallee?: string;
}

export interface AxeSubscription extends Held {
  readonly mode: "axe";
  readonly virtualNum: string;
  readonly bindNum: string;
  readonly extendNum: string;
  readonly displayNumMode: "0" | "1";
  readonly callbackTone?: string;
  readonly callbackNum?: string;
  /** As given at the bind: the query never shows what a modify changed (reference §6.4). */
  readonly bound: {
    readonly timeUnit: "0" | "1";
    readonly bindExpiredTime: number;
    readonly callbackExpiredTime?: number;
  };
  /** How long a call-back record lives; 0 = as long as the binding. */
  readonly callbackMs: number;
  /** Who called last, and until when (absent: as long as the binding) A's own call reaches them. */
  readonly callback?: { readonly number: string; readonly until?: number };
}

export interface YbPair {
  readonly bNum: string;
  readonly yNum: string;
  readonly preVoiceY?: string;
  readonly expiresAt?: number;
}

export interface AxybSubscription extends Held {
  readonly mode: "axyb";
  readonly origNum: string;
  readonly xNum: string;
  readonly pairs: readonly YbPair[];
  readonly callDirection: CallDirection;
  readonly duration: number;
  readonly preVoiceX?: string;
  /** Seconds the Y half lives unless its own step says otherwise; 0 or absent = with the whole. */
  readonly ybDuration?: number;
}

export interface CyjSubscription extends Held {
  readonly mode: "cyj";
  readonly virtualNum: string;
  readonly caller: string;
  readonly callee: string;
  readonly direct: CallDirection;
  readonly minutes: number;
}

export type Subscription =
  | AxbSubscription
  | AxSubscription
  | AxeSubscription
  | AxybSubscription
  | CyjSubscription;
export type SubscriptionOf<M extends Subscription["mode"]> = Extract<Subscription, { mode: M }>;

/** What a subscription can be found by: its privacy numbers, each with each user, extension or party. */
function keysOf(held: Subscription): string[] {
  switch (held.mode) {
    case "axb":
      return [
        `x:${held.relationNum}`,
        `${held.relationNum}#${held.callerNum}`,
        `${held.relationNum}#${held.calleeNum}`,
      ];
    case "ax":
      return [`x:${held.privateNum}`, `a:${held.origNum}`];
    case "axe":
      return [
        `x:${held.virtualNum}`,
        `${held.virtualNum}#ext:${held.extendNum}`,
        `${held.virtualNum}#${held.bindNum}`,
      ];
    case "axyb":
      return [
        `x:${held.xNum}`,
        ...held.pairs.flatMap(({ bNum, yNum }) => [
          `x:${yNum}`,
          `${yNum}#${held.origNum}`,
          `${held.xNum}#${bNum}`,
        ]),
      ];
    case "cyj":
      return [
        `x:${held.virtualNum}`,
        `${held.virtualNum}#${held.caller}`,
        `${held.virtualNum}#${held.callee}`,
      ];
  }
}

/** Every binding the platform holds; what has expired is gone the moment its time has come. */
export class Subscriptions {
  private readonly rows: Table<Subscription>;
  private readonly index = new Map<string, Set<string>>();
  /** No binding ends before this, epoch ms. */
  private nextEnd = Number.POSITIVE_INFINITY;

  constructor(
    tables: Tables,
    journal: Journal,
    private readonly clock: Clock,
  ) {
    this.rows = new Table("subscriptions", tables, journal);
    for (const held of this.rows.values()) this.enter(held);
  }

  put(held: Subscription): void {
    const before = this.rows.get(held.subscriptionId);
    if (before) this.leave(before);
    this.rows.put(held.subscriptionId, held);
    this.enter(held);
  }

  delete(subscriptionId: string): void {
    const held = this.rows.get(subscriptionId);
    if (!held) return;
    this.leave(held);
    this.rows.delete(subscriptionId);
  }

  get<M extends Subscription["mode"]>(
    mode: M,
    application: string,
    subscriptionId: string,
  ): SubscriptionOf<M> | undefined {
    this.dropExpired();
    const held = this.rows.get(subscriptionId);
    return held?.mode === mode && held.application === application ? (held as SubscriptionOf<M>) : undefined;
  }

  /** Bindings of one mode under one key (see `keysOf`), in the order of their binding. */
  find<M extends Subscription["mode"]>(mode: M, key: string): SubscriptionOf<M>[] {
    this.dropExpired();
    const found: SubscriptionOf<M>[] = [];
    for (const id of this.index.get(key) ?? []) {
      const held = this.rows.get(id);
      if (held?.mode === mode) found.push(held as SubscriptionOf<M>);
    }
    return found;
  }

  /** Bindings of one application. */
  count(application: string): number {
    return this.countUnder(`application:${application}`);
  }

  /** Bindings under one key. */
  countUnder(key: string): number {
    this.dropExpired();
    return this.index.get(key)?.size ?? 0;
  }

  all(): Subscription[] {
    this.dropExpired();
    return [...this.rows.values()];
  }

  private dropExpired(): void {
    const now = this.clock.now();
    if (now < this.nextEnd) return;
    this.nextEnd = Number.POSITIVE_INFINITY;
    for (const { subscriptionId, expiresAt = Number.POSITIVE_INFINITY } of [...this.rows.values()]) {
      if (expiresAt <= now) this.delete(subscriptionId);
      else this.nextEnd = Math.min(this.nextEnd, expiresAt);
    }
  }

  private enter(held: Subscription): void {
    this.nextEnd = Math.min(this.nextEnd, held.expiresAt ?? this.nextEnd);
    for (const key of [`application:${held.application}`, ...keysOf(held)]) {
      const ids = this.index.get(key) ?? new Set();
      this.index.set(key, ids.add(held.subscriptionId));
    }
  }

  private leave(held: Subscription): void {
    for (const key of [`application:${held.application}`, ...keysOf(held)]) {
      const ids = this.index.get(key);
      ids?.delete(held.subscriptionId);
      if (ids?.size === 0) this.index.delete(key);
    }
  }
}
