/** One step of a story, as test/integration/cost counts it. */
export interface Counted {
  readonly writeUnits: number;
  readonly indexWriteUnits: number;
  readonly readUnits: number;
  readonly published: number;
  readonly objectsPut: number;
  readonly messages?: number;
}
export type Counts = Readonly<Record<string, Counted>>;

/** US dollars for a million of each, us-east-1, arm64, November 2025; the first tier, without free allowances or discounts. */
const prices = {
  writeUnits: 0.625,
  readUnits: 0.125,
  /** Per million GB-seconds. */
  gigabyteSeconds: 13.3334,
  invocations: 0.2,
  apiRequests: 1,
  queueRequests: 0.4,
  published: 0.5,
  objectsPut: 5,
  traces: 5,
  /** Per million kilobytes: 0.50 for each GB. */
  logKilobytes: 0.5,
} as const;
type Priced = keyof typeof prices;

/** Bytes of log lines for one order with two calls, in the local cloud; a test holds it to that. */
export const logBytesPerOrder = 18_500;
/** What Lambda adds for each invocation (START, END, REPORT), and the gateway for each request. Assumed. */
const logBytesPerInvocation = 350;
const logBytesPerRequest = 300;
/** Lambda's sampling beyond the first request a second. */
const traced = 0.05;

/** Billed milliseconds of one invocation, warm. Assumed: only a deployed stage can tell. */
const billedMs = {
  "order-events": 200,
  webhooks: 15,
  "cdr-processor": 60,
  "binding-sweeper, an order's share": 100,
  "recording-archiver, a recording's share": 300,
} as const;
const gigabytes: Readonly<Record<keyof typeof billedMs, number>> = {
  "order-events": 1,
  webhooks: 0.5,
  "cdr-processor": 1,
  "binding-sweeper, an order's share": 1,
  "recording-archiver, a recording's share": 1,
};

export interface Line {
  readonly what: Priced;
  readonly amount: number;
  readonly dollars: number;
}

/**
 * What a million orders use, and what that costs.
 * @param perBatch pushes that one invocation of cdr-processor takes: 1 when little is going on, 10 when much is
 */
export function costOf(counts: Counts, perBatch: number): Line[] {
  const steps = Object.entries(counts).filter(([name]) => !name.startsWith("a minute"));
  const sum = (of: (step: Counted, name: string) => number) =>
    steps.reduce((total, [name, step]) => total + of(step, name), 0);
  const messages = sum(({ messages = 0 }) => messages);
  const batches = messages / perBatch;
  const times: Record<keyof typeof billedMs, number> = {
    "order-events": sum((_, name) => Number(name.startsWith("order "))),
    webhooks: messages,
    "cdr-processor": batches,
    "binding-sweeper, an order's share": sum((_, name) => Number(name.startsWith("phase"))),
    "recording-archiver, a recording's share": sum((_, name) => Number(name.endsWith("recording"))),
  };
  const apiRequests = times["order-events"] + messages;
  const invocations = apiRequests + batches;
  const services = Object.keys(times) as (keyof typeof billedMs)[];
  const amounts: Record<Priced, number> = {
    writeUnits: sum(({ writeUnits, indexWriteUnits }) => writeUnits + indexWriteUnits),
    readUnits: sum(({ readUnits }) => readUnits),
    gigabyteSeconds: services.reduce(
      (all, each) => all + (times[each] * billedMs[each] * gigabytes[each]) / 1000,
      0,
    ),
    invocations,
    apiRequests,
    // Sent one by one, received and deleted by the batch.
    queueRequests: messages + 2 * batches,
    published: sum(({ published }) => published),
    objectsPut: batches + sum(({ objectsPut, messages: pushed = 0 }) => objectsPut - pushed),
    traces: invocations * traced,
    logKilobytes:
      (logBytesPerOrder + invocations * logBytesPerInvocation + apiRequests * logBytesPerRequest) / 1000,
  };
  return (Object.keys(prices) as Priced[]).map((what) => ({
    what,
    amount: amounts[what],
    dollars: amounts[what] * prices[what],
  }));
}

const words: Readonly<Record<Priced, string>> = {
  writeUnits: "DynamoDB, write units (indexes included)",
  readUnits: "DynamoDB, read units",
  gigabyteSeconds: "Lambda, GB-seconds",
  invocations: "Lambda, invocations",
  apiRequests: "API requests",
  queueRequests: "SQS requests",
  published: "SNS, events published",
  objectsPut: "S3, objects put",
  traces: "X-Ray, traces recorded",
  logKilobytes: "CloudWatch Logs, KB taken in",
};

const dollars = (amount: number): string => amount.toFixed(2);

/** As docs/cost.md has it. */
export function costTable(counts: Counts): string {
  const [quiet, busy] = [costOf(counts, 1), costOf(counts, 10)];
  const rows = quiet.map(({ what, amount, dollars: each }, index) => {
    const other = busy[index];
    const cells = [words[what], amount.toFixed(1), (other?.amount ?? 0).toFixed(1), prices[what]];
    return `| ${[...cells, dollars(each), dollars(other?.dollars ?? 0)].join(" | ")} |`;
  });
  const total = (lines: readonly Line[]) => dollars(lines.reduce((sum, line) => sum + line.dollars, 0));
  return [
    "| what | an order, each push alone | an order, ten pushes a batch | $ a million | $ a million orders, alone | in tens |",
    "|---|--:|--:|--:|--:|--:|",
    ...rows,
    `| **together** | | | | **${total(quiet)}** | **${total(busy)}** |`,
  ].join("\n");
}
