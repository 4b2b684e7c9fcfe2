import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { callerTokens } from "../../core/adapters/caller-tokens";
import type { E164 } from "../../core/domain/phone-numbers";
import type { LocalCloud } from "../../local/cloud";
import { eventually, openStage, type Stage } from "../../local/demo/stage";
import { runMaskline } from "../../local/run";
import { drained, everythingIn, messagesIn, type Seen } from "./full-scan";

jest.setTimeout(400_000);

const them = "+8613800000333" as E164;
const others = ["+8613900000401", "+8613900000402", "+8613900000403"] as const;
const services = ["ride", "delivery", "ride-ax", "ride-axe", "ride-axyb", "ride-x", "ride-cyj"] as const;

const dataDir = mkdtempSync(join(tmpdir(), "maskline-erasure-"));
let cloud: LocalCloud;
let stage: Stage;
let token: string;

beforeAll(async () => {
  cloud = await runMaskline({ dataDir, port: 0, quiet: true });
  stage = openStage(cloud);
  const secret = JSON.parse(readFileSync(join(dataDir, "caller-token.json"), "utf8")) as {
    keyId: string;
    secret: string;
  };
  const callerTokenSecret = async () => ({ keyId: secret.keyId, secret: Buffer.from(secret.secret, "hex") });
  token = await callerTokens({ callerTokenSecret })(them);
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Any form the number might have: what is looked for is rather too much than too little. */
const says = (text: string): boolean => text.includes(them.slice(3)) || text.includes(token);
const sayingWho = (seen: readonly Seen[]) => seen.filter(({ text }) => says(text)).map(({ where }) => where);

interface Report {
  readonly id: string;
  readonly status: string;
  readonly waitingFor: readonly { readonly reason: string }[];
  readonly erased: Readonly<Record<string, number>>;
  readonly remaining: readonly { readonly where: string }[];
  readonly orderId?: string;
}

const ask = () => stage.post<Report>("/v1/erasures", { number: them });
const report = async (id: string) => (await stage.get<Report>(`/v1/erasures/${id}`)).body;

/** One order in a mode: assigned, called both ways, texted, given to another driver, over. */
async function live(service: string, index: number, customer: string, driver: string): Promise<void> {
  const orderId = `${service}-${index}`;
  const order = { orderId, service, areaCode: "0755" };
  const assigned = await stage.tell("order.assigned", {
    ...order,
    customer: { phone: customer },
    driver: { phone: driver },
  });
  expect([service, assigned.status]).toEqual([service, 201]);
  const dial = assigned.body.dial;
  if (!dial) throw new Error(`${orderId} got no number`);
  await stage.dial(customer, dial.customer.number, 6, dial.customer.extension);
  await stage.dial(driver, dial.driver.number, 4, dial.driver.extension);
  if (service === "ride" || service === "ride-x") {
    await stage.text(customer, dial.customer.number, `I am at the gate, ${them.slice(3)}`);
  }
  await stage.settle();
  await stage.tell("order.reassigned", { ...order, driver: { phone: others[2] } });
  await stage.tell("order.completed", { orderId });
}

/** Everything at once, and something of it going wrong. */
async function busyRun(): Promise<void> {
  for (const service of services) {
    await live(service, 1, them, others[0]);
    await live(service, 2, others[1], service === "ride-ax" || service === "ride-axe" ? others[0] : them);
  }
  await stage.post("/v1/verification-calls", { id: "code-1", phone: them, code: "4711" });
  await stage.post("/v1/verification-calls", { id: "code-2", phone: others[1], code: "4711" });
  const QueueUrl = cloud.queues["provider-notifications"];
  const body = JSON.stringify({ callerNum: them });
  await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  await stage.settle();
  for (const _ of [1, 2, 3]) await stage.pass(120);
}

async function untilCompleted(id: string): Promise<Report> {
  for (let looks = 0; looks < 20; looks += 1) {
    const now = await report(id);
    if (now.status === "completed") return now;
    // The first minutes work off the pages; then time has to pass.
    await stage.pass(now.status === "waiting" ? 25 * 3600 : 60);
  }
  throw new Error(`never completed: ${JSON.stringify(await report(id))}`);
}

/** Items without an end of their own, and who ends them. */
const endless: readonly (readonly [where: RegExp, endedBy: string])[] = [
  [/^numbers (POOL|BREAKER)#/, "the operator, who rents the number; it is nobody's"],
  [/^numbers AUDIT/, "the next audit"],
  [/^orders ERASURE#/, "the eraser: at the end the person goes, and the report gets a year"],
];
const personal = /\+8613[89]\d{8}|k1:[A-Za-z0-9_-]{27}/;

describe("erasing a person after a busy run over every mode", () => {
  let before: readonly Seen[] = [];
  let completed: Report;

  it("is refused while an order of theirs lives, which the answer names", async () => {
    await busyRun();
    const refused = await ask();
    expect(refused).toMatchObject({ status: 409, body: { type: "urn:maskline:problem:order-lives" } });
    expect(refused.body.orderId).toMatch(/^(ride|delivery)/);
  });

  it("begins once they are over, and says what it waits for", async () => {
    const taken = await eventually(
      "the orders are over",
      async () => {
        await stage.pass(600);
        return ask();
      },
      ({ status }) => status === 202,
    );
    before = await everythingIn(cloud);
    const kinds = new Set(sayingWho(before).map((where) => where.split(" ")[0]?.replace(/[0-9A-F]{8}$/, "")));
    expect([...kinds].sort()).toEqual(["NotificationArchive", "calls", "dlq", "orders", "routes"]);
    expect(sayingWho(before).length).toBeGreaterThan(60);
    completed = await untilCompleted(taken.body.id);
  });

  it("had come upon nothing without an end: every kind of item has its own, or somebody who ends it", () => {
    const items = before.filter(({ where }) => Object.keys(cloud.tables).includes(where.split(" ")[0] ?? ""));
    const unending = items.filter(({ ttl }) => ttl === undefined);
    expect(
      unending.filter(({ where }) => !endless.some(([known]) => known.test(where))).map(({ where }) => where),
    ).toEqual([]);
    const ofSomebody = unending.filter(
      ({ text, where }) => personal.test(text) && !where.includes(" ERASURE#"),
    );
    expect(ofSomebody.map(({ where }) => where)).toEqual([]);
    const farthest = Math.ceil(cloud.clock.now() / 1000) + 366 * 86_400;
    expect(items.filter(({ ttl = 0 }) => ttl > farthest).map(({ where }) => where)).toEqual([]);
  });

  it("leaves no occurrence of the number or its token, queues drained", async () => {
    const dead = await messagesIn(cloud);
    expect(dead.filter(says)).not.toEqual([]);
    await drained(cloud);
    const after = await everythingIn(cloud);
    expect(sayingWho(after)).toEqual([]);
    expect(after.length).toBeGreaterThan(100);
    expect(sayingWho(cloud.logs.map(({ line }) => ({ where: "log", text: line })))).toEqual([]);
    expect(
      sayingWho(cloud.events.map(({ event }) => ({ where: "event", text: JSON.stringify(event) }))),
    ).toEqual([]);
  });

  it("tells how much went, and what is left elsewhere", () => {
    expect(completed).toMatchObject({ status: "completed", waitingFor: [] });
    for (const kind of ["orders", "routes", "traces", "calls", "texts", "recordings", "verificationCalls"])
      expect([kind, completed.erased[kind]]).toEqual([kind, expect.any(Number)]);
    for (const kind of ["orders", "calls", "recordings", "notifications", "verificationCalls"])
      expect([kind, (completed.erased[kind] ?? 0) > 0]).toEqual([kind, true]);
    expect(completed.remaining.map(({ where }) => where)).toEqual(["queues", "backups", "provider"]);
    expect(says(JSON.stringify(completed))).toBe(false);
  });

  it("touches nothing of orders they had no part in", async () => {
    const after = await everythingIn(cloud);
    const foreign = (seen: readonly Seen[]) =>
      seen
        .filter(({ where }) => /^(orders|calls) (ORDER#ride-(ax|axe)-2|VERIFICATION#code-2) /.test(where))
        .filter(({ where }) => !where.includes(" DUE"))
        .map(({ where, text }) => `${where} ${text}`)
        .sort();
    expect(foreign(before).length).toBeGreaterThan(4);
    expect(foreign(after)).toEqual(foreign(before));
  });

  it("keeps the calls for the other person and for billing", async () => {
    const { body } = await stage.get<{ calls: { talkSeconds: number }[] }>("/v1/orders/ride-1/calls");
    expect(body.calls.length).toBeGreaterThan(0);
    expect(Math.max(...body.calls.map(({ talkSeconds }) => talkSeconds))).toBeGreaterThan(0);
  });

  it("lets them order again, as anybody", async () => {
    const again = await stage.tell("order.assigned", {
      orderId: "again-1",
      service: "ride",
      areaCode: "0755",
      customer: { phone: them },
      driver: { phone: others[0] },
    });
    expect(again.status).toBe(201);
  });
});
