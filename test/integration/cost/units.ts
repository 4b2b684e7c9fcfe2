import type { AttributeValue } from "@aws-sdk/client-dynamodb";

export type StoredItem = Readonly<Record<string, AttributeValue>>;

/** Keys of each index; all hold keys only. */
const indexes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  orders: [["dueShard", "dueAt"]],
  routes: [
    ["caller", "pk"],
    ["number", "pk"],
  ],
  numbers: [],
  calls: [
    ["dueShard", "dueAt"],
    ["recordingShard", "recordingDueAt"],
    ["number", "startedAt"],
  ],
};

/** A write costs a unit for each begun KB of the larger of the item before and after; a refused one costs the same. */
export function writeUnits(table: string, before: StoredItem | undefined, after: StoredItem | undefined) {
  const bytes = Math.max(itemBytes(before ?? {}), itemBytes(after ?? {}));
  const ofIndexes = (indexes[table] ?? []).map((keys) => indexWrites(keys, before, after));
  return {
    table: Math.max(1, Math.ceil(bytes / 1024)),
    indexes: ofIndexes.reduce((sum, each) => sum + each, 0),
  };
}

/** An entry that comes or goes is one write, one that moves is two, one that stays is none: it holds keys only. */
function indexWrites(
  keys: readonly [string, string],
  before: StoredItem | undefined,
  after: StoredItem | undefined,
): number {
  const entry = (item: StoredItem | undefined) =>
    item && keys.every((key) => item[key] !== undefined)
      ? JSON.stringify(keys.map((key) => item[key]))
      : undefined;
  const [was, is] = [entry(before), entry(after)];
  if (was === is) return 0;
  return was !== undefined && is !== undefined ? 2 : 1;
}

/** Half a unit for each begun 4 KB, a whole one where the read is consistent; nothing found costs as little as it can. */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);

/** Names and values, as DynamoDB counts them. */
export const itemBytes = (item: StoredItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]/g, "").length / 2) + 1;
  if (value.M !== undefined) return 3 + itemBytes(value.M) + Object.keys(value.M).length;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 0);
  return 1;
}
