import { expectDocumented } from "../../openapi-check";
import { bodyOf, code, phone, startSpoken } from "./spoken";

const postRoute = "POST /v1/verification-calls";
const getRoute = "GET /v1/verification-calls/{id}";

let spoken: Awaited<ReturnType<typeof startSpoken>>;
beforeAll(async () => {
  spoken = await startSpoken();
});
afterAll(() => spoken.stop());
afterEach(async () => {
  await spoken.platform.control("faults", {}, "DELETE");
  await spoken.hear(60);
});

const callsOfPlatform = async () => {
  const response = await fetch(`${spoken.platform.simulator.url}/_control/calls`);
  return (await response.json()) as { to: string; spoken?: string }[];
};
const fault = (kind: string, more: object = {}) =>
  spoken.platform.control(
    "faults",
    { faults: [{ kind, count: 1, operation: "voice.verify", ...more }] },
    "PUT",
  );

describe("a verification call", () => {
  it("is accepted, spoken, and told as the platform tells it", async () => {
    const accepted = await spoken.post({ id: "told" });
    expectDocumented(postRoute, accepted);
    expect(accepted).toMatchObject({
      statusCode: 202,
      headers: { location: "/v1/verification-calls/told", "retry-after": "2" },
    });
    expect(bodyOf(accepted)).toMatchObject({ id: "told", status: "accepted", to: "…21" });
    expect(bodyOf(await spoken.get("told"))).toMatchObject({ status: "accepted" });
    await spoken.hear(2);
    expect(bodyOf(await spoken.get("told"))).toMatchObject({
      status: expect.stringMatching(/ringing|answered/),
    });
    await spoken.hear(60);
    const over = await spoken.get("told");
    expectDocumented(getRoute, over);
    expect(bodyOf(over)).toMatchObject({
      status: "answered",
      talkSeconds: 8,
      answeredAt: expect.any(String),
      endedAt: expect.any(String),
    });
    expect(await callsOfPlatform()).toContainEqual(expect.objectContaining({ to: phone, spoken: code }));
  });

  // "User not reached" is all that Voice Call says of a phone that is busy or off.
  it.each([
    ["busy", "no-answer"],
    ["no-answer", "no-answer"],
    ["reject", "rejected"],
    ["unreachable", "no-answer"],
  ])("to a phone that is %s ends as %s", async (answer, status) => {
    const number = "+8613800000055";
    await spoken.platform.control("phones", { number, answer });
    await spoken.post({ id: `phone-${answer}`, phone: number });
    await spoken.hear(60);
    expect(bodyOf(await spoken.get(`phone-${answer}`))).toMatchObject({ status, talkSeconds: 0 });
  });

  it("is placed once, whatever repeats its request", async () => {
    const before = (await callsOfPlatform()).length;
    const answers = await Promise.all(Array.from({ length: 4 }, () => spoken.post({ id: "once" })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 200, 202]);
    for (const answer of answers) expectDocumented(postRoute, answer);
    await spoken.hear(60);
    expect(await callsOfPlatform()).toHaveLength(before + 1);
    expect(bodyOf(await spoken.post({ id: "once" }))).toMatchObject({ status: "answered" });
  });

  it.each([
    ["number", { phone: "+8613800000022" }],
    ["code", { code: "0422" }],
    ["count", { times: 2 }],
  ])("keeps its id from a request with another %s", async (_, other) => {
    await spoken.post({ id: "mine" });
    const answer = await spoken.post({ id: "mine", ...other });
    expectDocumented(postRoute, answer);
    expect(answer.statusCode).toBe(409);
  });

  it("is spoken as often as the request says", async () => {
    await spoken.post({ id: "nine", times: 9 });
    expect((await spoken.post({ id: "nine", times: 9 })).statusCode).toBe(200);
  });
});

describe("without an answer of the platform", () => {
  it.each(["timeout-after", "drop-after", "http-500-after"])(
    "(%s) nobody is called again, and the pushes tell what became of it",
    async (kind) => {
      await fault(kind);
      const id = `lost-${kind}`;
      const before = (await callsOfPlatform()).length;
      const answer = await spoken.post({ id });
      expectDocumented(postRoute, answer);
      expect([answer.statusCode, bodyOf(answer).status]).toEqual([202, "unknown"]);
      const again = await spoken.post({ id });
      expect([again.statusCode, bodyOf(again).status]).toEqual([200, "unknown"]);
      expect(await callsOfPlatform()).toHaveLength(before + 1);
      await spoken.hear(60);
      expect(bodyOf(await spoken.get(id))).toMatchObject({ status: "answered", callId: expect.any(String) });
    },
    20_000,
  );

  it("and without a call, it stays unknown", async () => {
    await fault("drop-before");
    await spoken.post({ id: "never" });
    await spoken.hear(60);
    expect(bodyOf(await spoken.get("never"))).toMatchObject({ status: "unknown" });
  });
});

describe("an id", () => {
  it("whose request died is not used for another call, since nobody knows whether there was one", async () => {
    const before = (await callsOfPlatform()).length;
    expect((await spoken.post({ id: "dies" })).statusCode).toBe(500);
    expect(bodyOf(await spoken.get("dies"))).toMatchObject({ status: "accepted" });
    await spoken.hear(14);
    expect(bodyOf(await spoken.get("dies"))).toMatchObject({ status: "accepted" });
    await spoken.hear(2);
    const again = await spoken.post({ id: "dies" });
    expect([again.statusCode, bodyOf(again).status]).toEqual([200, "unknown"]);
    expect(await callsOfPlatform()).toHaveLength(before);
  });

  it("is remembered for 30 days, and then is as if it had never been used", async () => {
    await spoken.platform.control("phones", { number: "+8613800000066", answer: "busy" });
    await spoken.post({ id: "month", phone: "+8613800000066" });
    await spoken.hear(60);
    await spoken.hear(30 * 86_400 - 120);
    expect((await spoken.post({ id: "month" })).statusCode).toBe(409);
    await spoken.hear(61);
    const anew = await spoken.post({ id: "month" });
    expect([anew.statusCode, bodyOf(anew).status]).toEqual([202, "accepted"]);
    expect(bodyOf(await spoken.get("month"))).toMatchObject({ status: "accepted", to: "…21" });
    await spoken.hear(60);
    expect(bodyOf(await spoken.get("month"))).toMatchObject({ status: "answered" });
  });
});

describe("refused by the platform", () => {
  it("for good: says so, and the id is free again", async () => {
    await fault("refuse", { code: "1010002" });
    const answer = await spoken.post({ id: "wrong" });
    expectDocumented(postRoute, answer);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).not.toContain(code);
    expect((await spoken.get("wrong")).statusCode).toBe(404);
    expect((await spoken.post({ id: "wrong" })).statusCode).toBe(202);
  });

  it("for now: says when to come again, and leaves the platform alone until then", async () => {
    await fault("flow-control");
    const refused = await spoken.post({ id: "later" });
    expectDocumented(postRoute, refused);
    expect(refused).toMatchObject({ statusCode: 503, headers: { "retry-after": "60" } });
    const before = (await callsOfPlatform()).length;
    const closed = await spoken.post({ id: "later" });
    expect(closed).toMatchObject({ statusCode: 503, headers: { "retry-after": expect.any(String) } });
    expect(await callsOfPlatform()).toHaveLength(before);
    await spoken.hear(120);
    expect((await spoken.post({ id: "later" })).statusCode).toBe(202);
  });
});

describe("a request that is wrong", () => {
  it.each([
    ["id", { id: "a b" }, "/id"],
    ["no id", { id: undefined }, "/id"],
    ["phone", { phone: "13800000021" }, "/phone"],
    ["a code that is no text", { code: 421 }, "/code"],
    ["a code of one digit", { code: "1" }, "/code"],
    ["a code of nine digits", { code: "123456789" }, "/code"],
    ["a code of letters", { code: "12a4" }, "/code"],
    ["digits of another script", { code: "１２３４" }, "/code"],
    ["language", { language: "en" }, "/language"],
    ["no times", { times: 0 }, "/times"],
    ["ten times", { times: 10 }, "/times"],
    ["half a time", { times: 1.5 }, "/times"],
  ])("in its %s is named, and nobody is called", async (_, wrong, pointer) => {
    const before = (await callsOfPlatform()).length;
    const answer = await spoken.post({ id: "bad", ...wrong });
    expectDocumented(postRoute, answer);
    expect(answer.statusCode).toBe(400);
    expect((bodyOf(answer).errors as { pointer: string }[]).map((error) => error.pointer)).toEqual([pointer]);
    expect(await callsOfPlatform()).toHaveLength(before);
  });

  it("asks for a call nobody knows", async () => {
    const answer = await spoken.get("nobody");
    expectDocumented(getRoute, answer);
    expect(answer.statusCode).toBe(404);
    expect((await spoken.get("a b")).statusCode).toBe(400);
  });
});

describe("what is kept", () => {
  it("is neither the code nor, with the request, the number", async () => {
    await spoken.post({ id: "secret", phone: "+8613800000077", code: "90817263" });
    await spoken.post({ id: "secret", phone: "+8613800000077", code: "90817263", times: 1 });
    await spoken.hear(60);
    const items = await spoken.stored();
    expect(JSON.stringify(items)).not.toContain("90817263");
    const own = items.filter(({ pk }) => String(pk).startsWith("VERIFICATION#"));
    expect(own.filter(({ pk }) => pk === "VERIFICATION#secret")).toHaveLength(2);
    expect(JSON.stringify(own)).not.toContain("13800000077");
    expect(JSON.stringify(items.map(({ pk, sk }) => [pk, sk]))).not.toContain("13800000077");
    expect(own.every(({ ttl }) => typeof ttl === "number")).toBe(true);
  });

  it("and what is logged, too", () => {
    const log = spoken.lines.join("\n") + JSON.stringify(spoken.failures);
    expect(log).toContain(postRoute);
    for (const secret of ["90817263", code, "13800000077", phone]) expect(log).not.toContain(secret);
  });
});
