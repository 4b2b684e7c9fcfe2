import type { LedgerEntry, LedgerOutcome, LedgerWriter } from "../domain/calls/record-pushes";
import type { Instant } from "../domain/instant";
import { type BatchOutcome, keyOf } from "./batch-writer";
import { ledgerItems, type TableItem } from "./call-items";

interface Deps {
  readonly write: (items: readonly TableItem[], until: Instant) => Promise<BatchOutcome>;
  readonly retentionDays: { readonly calls: number };
}

interface Pending {
  item: TableItem;
  readonly messages: Set<string>;
}

/** Writes what was pushed, each key once however many messages brought it. Reads nothing. */
export const callWriter = ({ write, retentionDays }: Deps): LedgerWriter => ({
  async write(entries, until) {
    const pending = distinct(entries, retentionDays);
    const { unwritten, refused } = await write(
      [...pending.values()].map(({ item }) => item),
      until,
    );
    const messagesOf = (items: readonly TableItem[]): LedgerOutcome["unwritten"] =>
      new Set(items.flatMap((item) => [...(pending.get(keyOf(item))?.messages ?? [])]));
    return { unwritten: messagesOf(unwritten), refused: messagesOf(refused) };
  },
});

function distinct(
  entries: readonly LedgerEntry[],
  retentionDays: Deps["retentionDays"],
): Map<string, Pending> {
  const pending = new Map<string, Pending>();
  for (const { notification, push, messageId } of entries) {
    for (const item of ledgerItems(notification, { ...push, retentionDays })) {
      const known = pending.get(keyOf(item));
      if (known === undefined) pending.set(keyOf(item), { item, messages: new Set([messageId]) });
      else {
        known.messages.add(messageId);
        if (dueOf(item) < dueOf(known.item)) known.item = item;
      }
    }
  }
  return pending;
}

/** Of two marks the earlier stands: a fee makes a call due that its last event would leave waiting. */
const dueOf = ({ dueAt, recordingDueAt }: TableItem): number => Number(dueAt ?? recordingDueAt ?? 0);
