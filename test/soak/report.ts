import { plot } from "asciichart";
import type { Figures } from "./figures";
import { median } from "./statistics";
import type { Sample, Series, Verdict } from "./verdict";

const widest = 96;
const height = 5;
const labelWidth = 10;

const number = (value: number): string =>
  Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);

/** Drawn no wider than a screen: each column is the middle of what falls into it. */
function columns(values: readonly number[]): number[] {
  if (values.length <= widest) return [...values];
  return Array.from({ length: widest }, (_, column) => {
    const [from, to] = [column, column + 1].map((edge) => Math.floor((edge * values.length) / widest));
    return median(values.slice(from, to));
  });
}

/** One series as a chart in the terminal. */
export function chart({ name, unit }: Series, samples: readonly Sample[]): string {
  const values = columns(samples.flatMap(({ values }) => values[name] ?? []));
  if (values.length === 0) return `${name}: no samples\n`;
  const format = (value: number) => number(value).padStart(labelWidth);
  const isFlat = Math.min(...values) === Math.max(...values);
  const shown = plot(values, isFlat ? { height: 1, format } : { height, format });
  return `${name}${unit ? ` (${unit})` : ""}\n${shown}\n`;
}

const marks: Readonly<Record<Verdict["verdict"], string>> = {
  level: "ok ",
  grows: "BAD",
  "too short to tell": " ? ",
  "grows by design": " · ",
};

function verdictLine(verdict: Verdict): string {
  const { series, unit, median: middle, last, highest, perHour, rise, allowed } = verdict;
  const cells = [middle, last, highest, perHour, rise, allowed].map((value) => number(value).padStart(9));
  return `${marks[verdict.verdict]} ${series.padEnd(36)}${unit.padEnd(3)}${cells.join("")}  ${verdict.verdict}`;
}

export function table(verdicts: readonly Verdict[]): string {
  const titles = ["median", "last", "highest", "per hour", "rose by", "may"].map((title) =>
    title.padStart(9),
  );
  return [`    ${"".padEnd(39)}${titles.join("")}`, ...verdicts.map(verdictLine)].join("\n");
}

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ") || "none";

export function told(figures: Figures, seconds: number, minutes: number): string {
  const { waits, faults, modes } = figures;
  return [
    `${(seconds / 60).toFixed(1)} minutes of load, ${(minutes / 60).toFixed(1)} hours of the cloud's time`,
    `orders ${figures.orders} (${counted(modes)}), known to be over ${figures.ordersEnded}`,
    `events ${figures.events}, by queue ${figures.eventsByQueue}, sent again ${figures.resent}; answered "pending": ${counted(waits)}`,
    `calls ${figures.calls}, connected ${figures.connected}; texts ${figures.texts}`,
    `CDRs in the ledger ${figures.cdrs}; recordings archived ${figures.recordingsArchived}, lost ${figures.recordingsLost}`,
    `storms ${figures.storms}, workers ended ${figures.workersEnded}; faults: ${counted(faults)}`,
    `longest convergence ${number(figures.longestConvergence)} s, longest release after its time ${number(figures.longestRelease)} s (the cloud's time)`,
    `items let go of as DynamoDB would by their ttl: ${figures.expired}`,
  ].join("\n");
}
