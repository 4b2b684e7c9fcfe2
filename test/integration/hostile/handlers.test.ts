import fc from "fast-check";
import { problemTypes } from "../../../core/adapters/problem";
import type { LocalCloud } from "../../../local/cloud";
import { runForDemo } from "../../../local/demo/run-for-demo";
import { openStage } from "../../../local/demo/stage";
import { numbersIn } from "../../leaks/numbers";
import { hostileBody, hostileText } from "../../unit/hostile/arbitraries";
import { orderEvents, queued } from "../../unit/hostile/samples";
import { hostileRequest } from "./requests";

/**
 * Every function that anything from outside reaches, as it would be deployed: routes and queues are those of the synthesized
 * app, so that a new one is fed here without a line. A function that hangs is ended at its own timeout, and fails.
 */

let cloud: LocalCloud;

beforeAll(async () => {
  cloud = await runForDemo({});
  const number = { number: "+8617000000001", provider: "huawei", application: "axb-main", areaCode: "0755" };
  await openStage(cloud).put("/v1/numbers", { numbers: [number] });
  const people = { customer: { phone: "+8613800000021" }, driver: { phone: "+8613800007021" } };
  await openStage(cloud).tell("order.assigned", {
    orderId: "R-1",
    service: "ride",
    areaCode: "0755",
    ...people,
  });
});
afterAll(() => cloud?.stop());

async function invoke(functionName: string, event: unknown): Promise<unknown> {
  const outcome = await cloud.invoke(functionName, event);
  if (!outcome.ok)
    throw new Error(
      `${outcome.failure.errorType}: ${outcome.failure.errorMessage}\n${outcome.failure.stack}`,
    );
  return JSON.parse(outcome.payload);
}

/** Their event is a constant of the template: nothing from outside is in it. */
const onlyScheduled = ["auditor", "binding-sweeper", "eraser", "recording-archiver"];

it("reaches every function, but for those that only a schedule wakes", () => {
  const { functions, routes, queueConsumers } = cloud.plan;
  const reached = new Set([...routes, ...queueConsumers].map(({ functionName }) => functionName));
  const names = functions.filter(({ name }) => !reached.has(name)).map(({ serviceName }) => serviceName);
  for (const name of names) expect(onlyScheduled).toContain(name);
});

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

/** Said in our own words, of which one quotes a number. */
const example = ", e.g. +8613800000021";
const stableTypes = new Set(Object.keys(problemTypes).map((slug) => `urn:maskline:problem:${slug}`));

function expectAnswered({ statusCode, headers, body = "" }: HttpAnswer): void {
  // 503 is documented: what is closed for a while, or held by somebody else at this moment.
  if (statusCode >= 500 && statusCode !== 503) throw new Error(`${statusCode} ${body}`);
  if (statusCode < 400) return;
  if (headers?.["content-type"] !== "application/problem+json")
    throw new Error(`${statusCode} is no problem document`);
  const { type, status } = JSON.parse(body) as { type?: string; status?: number };
  if (status !== statusCode || !stableTypes.has(type ?? ""))
    throw new Error(`${statusCode} has type ${type}, status ${status}`);
  const numbers = numbersIn(body.replaceAll(example, ""));
  if (numbers.length > 0) throw new Error(`the answer quotes ${numbers.join(", ")}: ${body}`);
}

interface Application {
  readonly provider: string;
  readonly application: string;
  readonly appKey: string;
  readonly appSecret: string;
  readonly webhooks?: Readonly<Record<string, string>>;
}

/** Whose webhook a route is: its own, or anybody's with a webhook. */
function applicationOf(routeKey: string): Application | undefined {
  if (!routeKey.includes("/webhooks/")) return undefined;
  const applications = cloud.applications as readonly Application[];
  return (
    applications.find(({ application }) => routeKey.includes(`/${application}/`)) ??
    applications.find(({ provider, application }) => provider === "huawei" && application === "axb-main")
  );
}

it("answers whatever comes by HTTP, route by route, with success or a problem of its own", async () => {
  expect(cloud.plan.routes.length).toBeGreaterThan(10);
  const statuses = new Set<number>();
  for (const { routeKey, functionName } of cloud.plan.routes) {
    await fc.assert(
      fc.asyncProperty(hostileRequest(cloud, routeKey, applicationOf(routeKey)), async (event) => {
        const answer = (await invoke(functionName, event)) as HttpAnswer;
        expectAnswered(answer);
        statuses.add(answer.statusCode);
      }),
      { numRuns: 25 },
    );
  }
  // Spoilt, but not so much that nothing gets past the door.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404]));
});

/** As much as one message may hold. */
const mostBytes = 1024 * 1024;

const hostileMessage = fc
  .oneof(
    { weight: 4, arbitrary: hostileBody(...queued) },
    { weight: 4, arbitrary: hostileBody(...orderEvents) },
    { weight: 1, arbitrary: hostileText },
  )
  .filter((text) => Buffer.byteLength(text) <= mostBytes);
const batch = fc.array(hostileMessage, { minLength: 1, maxLength: 4 }).map((bodies) => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    body,
    attributes: {},
    messageAttributes: {},
    eventSource: "aws:sqs",
  })),
}));

it("takes whatever comes by a queue, or reports it failed by itself", async () => {
  expect(cloud.plan.queueConsumers.length).toBeGreaterThan(1);
  for (const { functionName } of cloud.plan.queueConsumers) {
    await fc.assert(
      fc.asyncProperty(batch, async (event) => {
        const { batchItemFailures } = (await invoke(functionName, event)) as {
          batchItemFailures: readonly { itemIdentifier: string }[];
        };
        const ids = event.Records.map(({ messageId }) => messageId);
        for (const { itemIdentifier } of batchItemFailures) expect(ids).toContain(itemIdentifier);
      }),
      { numRuns: 60 },
    );
  }
});

it("is still there for a good order, and lost no invocation", async () => {
  const { status } = await openStage(cloud).get("/v1/orders/R-1");
  expect(status).toBe(200);
  expect(cloud.logs.filter(({ line }) => line.includes('"invocation failed"'))).toEqual([]);
  expect(cloud.logs.flatMap(({ line }) => numbersIn(line))).toEqual([]);
});
