import fc from "fast-check";
import { type HttpAnswer, httpHandler, json, jsonBody } from "../../../core/adapters/api-gateway";
import { HttpProblem } from "../../../core/adapters/problem";
import { InvalidInput } from "../../../core/domain/invalid-input";
import { parseOrderEvent } from "../../../core/http/order-event-request";
import { anHttpEvent } from "../../http-event";
import { expectDocumented } from "../../openapi-check";

interface Line {
  readonly level: "info" | "warn" | "error";
  readonly message: unknown;
  readonly fields: unknown;
}

function aLogger() {
  const lines: Line[] = [];
  const at =
    (level: Line["level"]) =>
    (message: unknown, ...fields: unknown[]) => {
      lines.push({ level, message, fields: fields[0] });
    };
  return {
    lines,
    logger: { info: at("info"), warn: at("warn"), error: at("error"), addContext: () => undefined },
  };
}

const route = "POST /v1/order-events";
const limit = 64;

/** Answers with what it read. */
const echo = () => {
  const { lines, logger } = aLogger();
  return { lines, handler: httpHandler({ logger }, async (event) => json(200, jsonBody(event, limit))) };
};
const failing = (error: unknown) => {
  const { lines, logger } = aLogger();
  const handler = httpHandler({ logger }, () => Promise.reject(error));
  return { lines, handler };
};
const bodyOf = ({ body }: HttpAnswer) => JSON.parse(body ?? "null");

describe("a body", () => {
  it("is read from text and from base64", async () => {
    for (const base64 of [false, true]) {
      const answer = await echo().handler(anHttpEvent(route, { body: { name: "Ü" }, base64 }));
      expect(bodyOf(answer)).toEqual({ name: "Ü" });
    }
  });

  it("may be as large as the limit, in bytes, not in characters", async () => {
    const text = (bytes: number) => `"${"ü".repeat((bytes - 2) / 2)}"`;
    for (const base64 of [false, true]) {
      expect((await echo().handler(anHttpEvent(route, { body: text(limit), base64 }))).statusCode).toBe(200);
      expect((await echo().handler(anHttpEvent(route, { body: text(limit + 2), base64 }))).statusCode).toBe(
        413,
      );
    }
  });

  it.each([
    ["nothing", undefined],
    ["spaces", "  "],
    ["half an object", '{"a":'],
    ["text", "hello"],
    ["a number with plus", '{"phone": +8613800000021}'],
    ["a comment", "{} // x"],
    ["NaN", "NaN"],
  ])("of %s is not JSON", async (_name, body) => {
    const answer = await echo().handler(anHttpEvent(route, { body }));
    expect(answer.statusCode).toBe(400);
    expect(bodyOf(answer)).toMatchObject({
      type: "urn:maskline:problem:malformed-json",
      errors: [{ pointer: "" }],
    });
    expect(answer.body).not.toContain("13800");
    expectDocumented(route, answer);
  });

  it("that is not UTF-8 is not JSON", async () => {
    const event = {
      ...anHttpEvent(route),
      body: Buffer.from([0x22, 0xff, 0x22]).toString("base64"),
      isBase64Encoded: true,
    };
    expect(bodyOf(await echo().handler(event))).toMatchObject({
      type: "urn:maskline:problem:malformed-json",
    });
  });

  it.each([
    ['{"__proto__":1}', "/__proto__"],
    ['{"a":[{"b~/":{"constructor":{}}}]}', "/a/0/b~0~1/constructor"],
    ['[{"prototype":null}]', "/0/prototype"],
  ])("with a reserved key is refused: %s", async (body, pointer) => {
    const answer = await echo().handler(anHttpEvent(route, { body }));
    expect(bodyOf(answer)).toMatchObject({ status: 400, errors: [{ pointer }] });
  });
});

describe("a failure", () => {
  it("of the caller's is answered and not logged as ours", async () => {
    const problem = new HttpProblem("too-many-requests", {
      detail: "slowly",
      retryAfterSeconds: 7,
      members: { kind: "rate-limited" },
    });
    const { handler, lines } = failing(problem);
    const answer = await handler(anHttpEvent(route));
    expect(answer.headers).toMatchObject({ "content-type": "application/problem+json", "retry-after": "7" });
    expect(bodyOf(answer)).toEqual({
      type: "urn:maskline:problem:too-many-requests",
      title: "Too many requests",
      status: 429,
      detail: "slowly",
      kind: "rate-limited",
      requestId: "request-1",
    });
    expect(lines.map(({ level }) => level)).toEqual(["info"]);
  });

  it("that names what is wrong with the input is a 400", async () => {
    const errors = [{ pointer: "/a", detail: "is required" }];
    expect(bodyOf(await failing(new InvalidInput(errors)).handler(anHttpEvent(route)))).toMatchObject({
      status: 400,
      errors,
    });
  });

  it.each([
    [Object.assign(new Error("slow"), { name: "TimeoutError" }), 503],
    [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), 503],
    [Object.assign(new Error("busy"), { name: "ProvisionedThroughputExceededException" }), 503],
    [new Error("secret +8613800000021"), 500],
    ["thrown text", 500],
    [undefined, 500],
  ])("of ours tells nothing and is logged once: %s", async (error, status) => {
    const { handler, lines } = failing(error);
    const answer = await handler(anHttpEvent(route));
    expect(answer.statusCode).toBe(status);
    expect(Object.keys(bodyOf(answer)).sort()).toEqual(["requestId", "status", "title", "type"]);
    expect(answer.headers?.["retry-after"] !== undefined).toBe(status === 503);
    expect(lines.filter(({ level }) => level !== "info")).toHaveLength(1);
    expectDocumented(route, answer);
  });

  it("of a handler that throws before it waits is one too", async () => {
    const { logger } = aLogger();
    const handler = httpHandler({ logger }, () => {
      throw new HttpProblem("not-found");
    });
    expect((await handler(anHttpEvent(route))).statusCode).toBe(404);
  });
});

it("logs the route of a request, never its path", async () => {
  const { handler, lines } = echo();
  const webhook = "POST /webhooks/{provider}/{application}/{key}/{kind}";
  await handler(anHttpEvent(webhook, { params: { key: "the-key" }, body: {} }));
  expect(lines).toMatchObject([
    { level: "info", fields: { route: webhook, status: 200, requestId: "request-1" } },
  ]);
  expect(JSON.stringify(lines)).not.toContain("the-key");
});

it("answers any body at all, as text or base64, with an event or a 400 that says where", async () => {
  const { logger } = aLogger();
  const handler = httpHandler({ logger }, async (event) =>
    json(200, parseOrderEvent(jsonBody(event, 65_536), 0)),
  );
  const deep = fc.nat(5000).map((depth) => "[".repeat(depth) + "]".repeat(depth));
  const text = fc.oneof(
    fc.json(),
    fc.string({ unit: "binary" }),
    deep,
    fc.jsonValue().map((value) => `{"__proto__":${JSON.stringify(value)}}`),
  );
  await fc.assert(
    fc.asyncProperty(text, fc.boolean(), async (body, base64) => {
      const answer = await handler(anHttpEvent(route, { body, base64 }));
      expect(answer.statusCode).toBe(400);
      expect(bodyOf(answer).errors.length).toBeGreaterThan(0);
      expectDocumented(route, answer);
    }),
    { numRuns: 500 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});
