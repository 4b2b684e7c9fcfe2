import type { SQSEvent } from "aws-lambda";
import { readJson } from "../../../core/adapters/json-body";
import { HttpProblem } from "../../../core/adapters/problem";
import { pushText } from "../../../core/adapters/push-message";
import { readEcho } from "../../../core/domain/call-control/echo";
import { maskNumbers } from "../../../core/domain/masking";
import { ProviderError } from "../../../core/domain/provider";
import { providerError } from "../../../core/domain/provider-failure";
import type { ReceiveDeps } from "../../../core/domain/receive-order-event";
import { offsetByDateHeader } from "../../../core/providers/huawei/clock-offset";
import { hangUpOf } from "../../../core/providers/huawei/hang-up";
import { providerFor, providerModule } from "../../../core/providers/registry";
import { makeQueueHandler } from "../../../functions/order-events/handler";
import { numbers, people, sending } from "../../integration/providers/requests";
import { numbersIn } from "../../leaks/numbers";
import { aFee, eventPush, testKey } from "../../pushes";

/** What fuzzing once found, each in its smallest form. */

const { parsePush } = providerModule("huawei");
const now = Date.parse("2026-11-22T10:00:00Z");
const problemOf = (body: string): HttpProblem => {
  try {
    readJson({ body, isBase64Encoded: false }, 1024 * 1024);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
  }
  throw new Error("it was taken");
};

it("takes a flag that can't be made a text for a no", () => {
  const fee = JSON.stringify({
    eventType: "fee",
    feeLst: [{ ...aFee(), recordFlag: { toString: "yes" } }],
  });
  expect(parsePush(fee, now)).toMatchObject({ notifications: [{ kind: "fee" }], unreadable: [] });
});

it("refuses a body nested deeper than anything that walks it can go", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(problemOf(nested(65))).toMatchObject({ slug: "invalid-request" });
  expect(() => readJson({ body: nested(64), isBase64Encoded: false }, 1_000)).not.toThrow();
});

it("quotes no number that somebody uses as a key", () => {
  const { errors } = problemOf('{"+8613800000021":{"__proto__":1}}').document();
  expect(errors).toEqual([{ pointer: "/…21/__proto__", detail: expect.any(String) }]);
});

it.each(["\ufffe", "\uffff", "\u007f"])(
  "queues a push with a character that no queue takes (%j)",
  (character) => {
    const push = {
      provider: "huawei",
      application: "a",
      kind: "sms",
      receivedAt: now,
      stale: false,
    } as const;
    const text = pushText({ ...push, body: `{"smsContent":"${character}"}` });
    expect(text).not.toContain(character);
    expect(JSON.parse(text)).toMatchObject({ body: `{"smsContent":"${character}"}` });
  },
);

it("keeps a text cut in the middle of a character", () => {
  const { notifications } = parsePush(eventPush("callin", { userData: "\ud83d" }), now);
  expect(notifications).toMatchObject([{ userData: "\ufffd" }]);
});

it("links by an echo of ours only", () => {
  expect(readEcho("R-1/7")).toEqual({ orderId: "R-1", version: 7 });
  expect(readEcho("R 1/7")).toBeUndefined();
  expect(readEcho(`${"R".repeat(65)}/7`)).toBeUndefined();
});

it("keeps of a provider's code what can be one", () => {
  const { failure } = providerError("huawei", "bind", {
    kind: "callers-fault",
    outcome: "not-done",
    code: `13800000021 ${"x".repeat(100_000)}`,
    text: "",
  });
  expect(failure.code).toMatch(/^…21 x{1,61}$/);
});

it("believes no clock that is off by more than a day", () => {
  const answer = { status: 401, code: "1010013", text: "", json: {} };
  expect(offsetByDateHeader({ ...answer, date: 8.64e15 }, now, 0)).toBeUndefined();
  expect(offsetByDateHeader({ ...answer, date: now + 3_600_000 }, now, 0)).toBe(3_600_000);
});

it("shows no number that comes as a code", () => {
  expect(hangUpOf(13_800_000_021).words).toBe("code …21, not listed");
});

it.each(["138 0000 0021", "138-0000-0021", "+86 138 0000 0021", "0755-20000001"])(
  "masks %s in a provider's text",
  (number) => {
    const masked = maskNumbers(`A ${number} is taken since 2026-11-22 10:00:00`);
    expect(numbersIn(masked)).toEqual([]);
    expect(masked).toContain("2026-11-22 10:00:00");
    expect(masked).not.toContain(number.slice(-5, -2));
  },
);

it("quotes nothing of what is not JSON, not even in a cause", () => {
  const read = () => {
    try {
      return parsePush("+8613800000021", now);
    } catch (error) {
      return (error as Error).cause;
    }
  };
  expect(read()).toBeUndefined();
});

describe("an answer", () => {
  const port = (init: ResponseInit, body: object) =>
    providerFor(
      { provider: "huawei", application: "a", mode: "AXB", baseUrl: "https://platform.example.com" },
      {
        credentials: async () => ({ current: testKey }),
        clock: () => now,
        fetch: async () => new Response(JSON.stringify(body), init),
      },
    );

  it("with an address that only its check takes is a refusal of ours", async () => {
    const headers = { location: `https://${"T".repeat(70_000)}/` };
    const located = port({ status: 301, headers }, {}).locate({ domain: "d", fileName: "f" }, sending());
    await expect(located).rejects.toBeInstanceOf(ProviderError);
  });

  it("with an id that would not fit its item tells no subscription", async () => {
    const found = (subscriptionId: string) => {
      const relationNumList = [{ subscriptionId, relationNum: numbers.x, callerNum: people.customer }];
      return port({ status: 200 }, { resultcode: "0", totalCount: 1, relationNumList }).find(
        { numbers, people },
        sending(),
      );
    };
    expect(await found("i".repeat(64))).toHaveLength(1);
    expect(await found("i".repeat(65))).toEqual([]);
  });
});

it("says nothing of a queued event that is not JSON", async () => {
  const told: unknown[] = [];
  const handle = makeQueueHandler({ clock: () => now } as ReceiveDeps, (_record, error) => told.push(error));
  const Records = [{ messageId: "m0", body: '{"phone": 138 0000 0021}' }];
  const answer = await handle({ Records } as SQSEvent, { getRemainingTimeInMillis: () => 60_000 });
  expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "m0" }]);
  expect(told).toMatchObject([{ slug: "malformed-json" }]);
  expect(told.map(String).join()).not.toContain("138");
});
