import type { Facts } from "./facts";

interface Found {
  readonly type: string;
  readonly id: string;
  readonly data: { readonly kind: string; readonly number: string };
}

/** What audits told, by its kind. */
export const findingsOf = ({ published }: Pick<Facts, "published">): Found[] => {
  const events = published.map((text) => JSON.parse(text) as Found);
  const found = events.filter(({ type }) => type === "audit.found");
  return [...new Map(found.map((each) => [each.id, each])).values()];
};

/** A crash leaves a route that nobody holds, and a request that is done very late a binding that nobody knows. */
const leftBehind = new Set(["stray-route", "stray-subscription"]);

/** No false alarm: where the platform kept what it had, nothing is found that our own lifecycle made so. */
export const auditProblems = (facts: Facts, platformErred: boolean): string[] =>
  platformErred
    ? []
    : findingsOf(facts)
        .filter(({ data }) => !leftBehind.has(data.kind))
        .map(({ data }) => `an audit found ${data.kind} on ${data.number} that nothing had caused`);
