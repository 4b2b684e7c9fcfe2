import type { Instant } from "../instant";
import type { E164 } from "../phone-numbers";
import type { ErasedPage, Erasure, ErasureStage } from "./erasure";
import type { Occurrences } from "./person";

/** The erasures in work and their reports. */
export interface ErasureBook {
  /** Takes the person, once: the id of the erasure of theirs that is in work, this one's or an earlier one's. */
  begin(erasure: Erasure): Promise<string>;
  load(id: string): Promise<Erasure | undefined>;
  /** Those whose time has come, the longest due first; eventual: act on {@link load}. */
  due(now: Instant): Promise<string[]>;
  /** Saves if nobody else did since; `undefined`: somebody did. A completed one lets its person go first. */
  save(erasure: Erasure): Promise<Erasure | undefined>;
}

/** One of the places where people's data is. */
export interface ErasableStore {
  /**
   * Erases the person from one page. Repeating it changes nothing more, and a crash within leaves what the repetition finds.
   * @param cursor `next` of the page before; absent for the first
   */
  erasePage(person: Occurrences, cursor: string | undefined, now: Instant): Promise<ErasedPage>;
}

export type ErasableStores = Readonly<Record<ErasureStage, ErasableStore>>;

/** Keeps a number unreadable while its erasure is in work. */
export interface NumberSeal {
  seal(number: E164): Promise<string>;
  /** @throws Error for what was not sealed here */
  open(sealed: string): Promise<E164>;
}

/** Whether somebody has an order that is not over. */
export interface LiveOrders {
  /** @param until when to stop looking: what is not found by then is taken for none. @returns its id */
  ofPerson(person: Occurrences, until: Instant): Promise<string | undefined>;
}
