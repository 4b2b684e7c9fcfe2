import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { archiveReport } from "../../core/adapters/archive-report";
import { auditReport } from "../../core/adapters/audit-report";
import { pushReport } from "../../core/adapters/push-report";
import { type SupportQuery, supportQueries } from "../../lib/constructs/support-queries";
import type { LocalCloud } from "../../local/cloud";
import { runForDemo } from "../../local/demo/run-for-demo";
import { openStage, type Stage } from "../../local/demo/stage";
import { logBytesPerOrder } from "../../scripts/cost/model";
import { functionLogger } from "../function-logger";
import { aFee, feePush, signedHeaders } from "../pushes";

jest.setTimeout(300_000);

interface Application {
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly numbers: readonly string[];
  readonly webhooks: { readonly fees: string };
}
type Line = Readonly<Record<string, unknown>> & { readonly service: string };

let cloud: LocalCloud;
const lines: Line[] = [];
const bytesOfOneOrder = new Map<string, number>();

beforeAll(async () => {
  cloud = await runForDemo({});
  await tell(openStage(cloud));
  for (const { function: service, line } of cloud.logs)
    if (line.startsWith("{")) lines.push({ service, ...(JSON.parse(line) as object) });
  tellOfWhatIsRare();
});
afterAll(() => cloud?.stop());

const applicationOf = (name: string): Application => {
  const found = (cloud.applications as Application[]).find(({ application }) => application === name);
  if (!found) throw new Error(`${name} is not among the applications`);
  return found;
};

const people = (index: number) => ({
  customer: { phone: `+86138000010${10 + index}` },
  driver: { phone: `+86139000010${10 + index}` },
});

/** What goes well, and most of what does not. */
async function tell(stage: Stage): Promise<void> {
  const [axb, x] = [applicationOf("axb-main"), applicationOf("x-main")];
  const inPool = ({ application, numbers: [number] }: Application) => ({
    number,
    provider: "huawei",
    application,
    areaCode: "0755",
  });
  await stage.put("/v1/numbers", { numbers: [inPool(axb), inPool(x)] });
  const ride = { service: "ride", areaCode: "0755" };
  await tellOneOrder(stage, ride, axb.numbers[0] ?? "");
  await stage.tell("order.assigned", { orderId: "Q-1", ...ride, ...people(1) });
  await stage.dial(people(1).customer.phone, axb.numbers[0] ?? "", 20);
  await stage.pass(60);
  // The customer's number is taken.
  const again = { customer: people(1).customer, driver: people(2).driver };
  await stage.tell("order.assigned", { orderId: "Q-2", ...ride, ...again });
  await stage.tell("order.assigned", { orderId: "Q-3", ...ride, service: "unknown", ...people(3) });
  await faults([{ kind: "http-500-before", operation: "axb.bind" }, { kind: "recording-truncate" }]);
  await stage.tell("order.assigned", { orderId: "Q-4", ...ride, ...people(4) });
  await stage.dial(people(1).customer.phone, axb.numbers[0] ?? "", 20);
  // The fee record comes beside a sweep of the archiver, or behind it.
  const isTried = () => cloud.logs.some(({ line }) => line.includes("recording not archived yet"));
  for (let minute = 0; minute < 5 && !isTried(); minute += 1) await stage.pass(60);
  await faults([]);
  await stage.tell("order.assigned", { orderId: "Q-5", ...ride, service: "ride-x", ...people(5) });
  for (const caller of [people(5).customer.phone, people(6).customer.phone])
    await stage.dial(caller, x.numbers[0] ?? "", 5);
  await stage.text(people(6).customer.phone, x.numbers[0] ?? "", "Where are you?");
  await push(axb, await stage.now(), { ...axb, appSecret: "not-the-secret" });
  await push(axb, await stage.now(), axb, { sessionId: undefined });
  const QueueUrl = String(Object.entries(cloud.queues).find(([name]) => name === "order-events")?.[1]);
  await cloud.clients.sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: '{"type":"order.assigned"}' }),
  );
  await stage.pass(60);
}

/** From its first event to its end, with two calls: what an order costs in logs. */
async function tellOneOrder(stage: Stage, ride: object, x: string): Promise<void> {
  const before = cloud.logs.length;
  await stage.tell("order.assigned", { orderId: "Q-0", ...ride, ...people(8) });
  for (const talkSeconds of [20, 40]) {
    await stage.dial(people(8).customer.phone, x, talkSeconds);
    await stage.pass(60);
  }
  await stage.tell("order.completed", { orderId: "Q-0" });
  for (let phase = 0; phase < 2; phase += 1) await stage.pass(301);
  for (const { function: service, line } of cloud.logs.slice(before))
    bytesOfOneOrder.set(service, (bytesOfOneOrder.get(service) ?? 0) + Buffer.byteLength(line));
}

const faults = (rules: readonly object[]) =>
  fetch(`${cloud.simulator}/_control/faults`, { method: "PUT", body: JSON.stringify({ faults: rules }) });

async function push({ webhooks, appKey }: Application, now: number, signer: Application, changes = {}) {
  await fetch(webhooks.fees, {
    method: "POST",
    headers: { "content-type": "application/json", ...signedHeaders(now, signer) },
    body: feePush(aFee({ appKey, ...changes })),
  });
}

/** What takes days, or a fault of ours: told by whoever tells it, without the days. */
function tellOfWhatIsRare(): void {
  const loggerOf = (service: string) =>
    functionLogger(service, (line) => lines.push(JSON.parse(line) as Line)) as never;
  const metrics = {
    addMetric: () => undefined,
    singleMetric: () => ({ addDimension: () => undefined, addMetric: () => undefined }),
  } as never;
  const audit = auditReport({ logger: loggerOf("auditor"), metrics });
  const finding = {
    kind: "stray-subscription",
    application: "axb",
    orderId: "Q-1",
    subscriptionId: "s",
    remedy: "end",
    obstacle: "report-only",
  };
  audit.found(finding as never);
  audit.healed(finding as never);
  audit.notHealed("stray-subscription", "somebody is at work on it");
  const breakers = { close: async () => undefined };
  const archive = archiveReport({ logger: loggerOf("recording-archiver"), metrics, breakers, now: Date.now });
  archive.lost({ callId: "c", id: "r" } as never, "its time is over");
  pushReport({ logger: loggerOf("cdr-processor"), metrics }).failed("archiving a batch", new Error("no"));
}

/** What a query is about: conditions on texts, and every field that it names. */
function parts({ query }: SupportQuery) {
  const text = query.join("\n");
  const texts = [...text.matchAll(/(\w+) (?:= "([^"]+)"|in \[([^\]]+)\])/g)].map(
    ([, field = "", one, several = ""]) => ({
      field,
      values: one === undefined ? [...several.matchAll(/"([^"]+)"/g)].map(([, each = ""]) => each) : [one],
    }),
  );
  const names = text
    .replace(/"[^"]*"/g, "")
    .replace(/ as \w+/g, "")
    .match(/@?[A-Za-z][\w.]*/g);
  return { texts, fields: [...new Set(names)].filter((name) => !name.startsWith("@") && !words.has(name)) };
}

const words = new Set(
  "fields filter stats sort limit display asc desc by in and or not ispresent count count_distinct latest sum pct max bin 5m m".split(
    " ",
  ),
);
/** Columns that a query makes and sorts by. */
const made = ({ query }: SupportQuery) =>
  new Set([...query.join("\n").matchAll(/ as (\w+)/g)].map(([, name = ""]) => name));

const fieldOf = (line: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], line);

/** Ids that somebody puts in. */
const placeholder = /^(?:ORDER|CALL)-ID$/;

describe.each(supportQueries.filter(({ query }) => !query.join().includes("@type")))("$name", (query) => {
  const { texts, fields } = parts(query);

  const found = () =>
    lines.filter(
      (line) =>
        query.services.includes(line.service) &&
        texts.every(({ field, values }) =>
          values.some((value) =>
            placeholder.test(value) ? line[field] !== undefined : line[field] === value,
          ),
        ),
    );

  it("finds lines in the log of a story", () => {
    expect(found().length).toBeGreaterThan(0);
  });

  it("finds each text that it looks for", () => {
    for (const { field, values } of texts.filter(({ field }) => field === "message"))
      expect(values.filter((value) => !found().some((line) => line[field] === value))).toEqual([]);
  });

  it("names fields that are written", () => {
    const named = fields.filter((field) => !made(query).has(field));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((field) => !found().some((line) => fieldOf(line, field) !== undefined))).toEqual([]);
  });
});

it("has written no number", () => {
  expect(JSON.stringify(lines)).not.toMatch(/\+861[37]\d{9}/);
});

it("writes as much for an order with two calls as docs/cost.md reckons with", () => {
  const bytes = ["order-events", "webhooks", "cdr-processor", "binding-sweeper", "recording-archiver"].map(
    (service) => bytesOfOneOrder.get(service) ?? 0,
  );
  const total = bytes.reduce((sum, each) => sum + each, 0);
  expect(total).toBeGreaterThan(0.5 * logBytesPerOrder);
  // The sweeps of other minutes are in it, whatever they find.
  expect(total).toBeLessThan(1.2 * logBytesPerOrder);
});
