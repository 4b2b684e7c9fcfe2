import type { Simulator } from "../../../simulator/server";

type Attribute = {
  readonly S?: string;
  readonly N?: string;
  readonly L?: readonly Attribute[];
  readonly M?: Readonly<Record<string, Attribute>>;
};
/** An item as it lies in the engine. */
export type Item = Readonly<Record<string, Attribute>>;

/** What a story has left behind, as anybody could find it. */
export interface Facts {
  readonly simulator: Simulator;
  readonly tables: Readonly<Record<"orders" | "routes" | "numbers" | "calls", readonly Item[]>>;
  /** Bodies of everything the topic has said, in its order. */
  readonly published: readonly string[];
  /** Messages left in queues and DLQs, by queue. */
  readonly queued: Readonly<Record<string, readonly string[]>>;
  readonly objectKeys: readonly string[];
  readonly objectAt: (key: string) => Promise<Buffer | undefined>;
  /** Every line the functions wrote. */
  readonly output: readonly string[];
  /** Everything they answered. */
  readonly answers: readonly string[];
  readonly strayRequests: readonly string[];
  readonly people: readonly string[];
  /** The auditor ran to the end, and heals. */
  readonly audited: boolean;
}

export const textOf = (item: Item, name: string): string => item[name]?.S ?? "";

export const itemsWith = (items: readonly Item[], sortKey: string): Item[] =>
  items.filter((item) => textOf(item, "sk").startsWith(sortKey));
