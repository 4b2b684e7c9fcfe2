import type { Delivery } from "../../../simulator/state/records";
import { type Facts, type Item, itemsWith, textOf } from "./facts";

interface Fee {
  readonly icid: string;
}

const wasTaken = ({ attempts }: Delivery): boolean => attempts.some(({ result }) => result === 200);

const feesOf = ({ body }: Delivery): readonly Fee[] => (body as { feeLst?: readonly Fee[] }).feeLst ?? [];

/** Exactly once: each CDR that we took is in the ledger once, and nothing that nobody pushed. */
export function ledgerProblems({ simulator, tables }: Facts): {
  problems: string[];
  pushed: number;
  stored: number;
} {
  const deliveries = [...simulator.state.deliveries.values()].filter(({ kind }) => kind === "fees");
  const taken = deliveries.filter(wasTaken).flatMap(feesOf);
  const known = new Set(deliveries.flatMap(feesOf).map(({ icid }) => icid));
  const stored = itemsWith(tables.calls, "FEE#").map(icidOf);
  const counts = new Map<string, number>();
  for (const icid of stored) counts.set(icid, (counts.get(icid) ?? 0) + 1);
  const missing = taken
    .filter(({ icid }) => !counts.has(icid))
    .map(({ icid }) => `the CDR ${icid} is not in the ledger`);
  const twice = [...counts]
    .filter(([, count]) => count > 1)
    .map(([icid]) => `the CDR ${icid} is in the ledger twice`);
  const invented = stored.filter((icid) => !known.has(icid)).map((icid) => `nobody pushed the CDR ${icid}`);
  return { problems: [...missing, ...twice, ...invented], pushed: taken.length, stored: stored.length };
}

const icidOf = (item: Item): string => item.fee?.M?.icid?.S ?? textOf(item, "id");

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence?: string;
}

/** Who was told of a binding is told that it is over, or that there is none. */
function unfinished(published: readonly string[]): string[] {
  const last = new Map<string, CloudEvent>();
  for (const text of published) {
    const event = JSON.parse(text) as CloudEvent;
    // They may come in any order: their sequence says which is newer.
    const isNewer = Number(event.sequence) >= Number(last.get(event.subject)?.sequence ?? 0);
    if (event.type.startsWith("binding.") && isNewer) last.set(event.subject, event);
  }
  return [...last.values()]
    .filter(({ type }) => type !== "binding.released" && type !== "binding.failed")
    .map(({ type, subject }) => `the last that was told of ${subject} is ${type}`);
}

/** What two tellings of one fact may differ in: nothing. */
export function eventProblems({ published, tables, simulator }: Facts): string[] {
  const byId = new Map<string, string>();
  const problems: string[] = [];
  for (const text of published) {
    const { id } = JSON.parse(text) as CloudEvent;
    const known = byId.get(id);
    if (known !== undefined && known !== text)
      problems.push(`two different facts are told under ${id}: ${known} and ${text}`);
    byId.set(id, text);
  }
  const told = new Set(byId.keys());
  const completed = [...told].filter((id) => id.startsWith("call.completed:"));
  const calls = new Set(itemsWith(tables.calls, "FEE#").map((item) => textOf(item, "pk")));
  for (const pk of calls) {
    const id = pk.replace(/^CALL#([^#]+)#/, "call.completed:$1:");
    if (!told.has(id)) problems.push(`nobody was told that ${pk} is complete`);
  }
  problems.push(...unfinished(published));
  if (completed.length > simulator.state.calls.size) problems.push("more calls are told of than there were");
  return problems;
}
