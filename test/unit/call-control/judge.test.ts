import { type FoundRoute, judgeCall, judgeText } from "../../../core/domain/call-control/judge";
import type { CallDirection, CallerRole } from "../../../core/domain/modes";
import { type E164, parseE164 } from "../../../core/domain/phone-numbers";

const e164 = (text: string): E164 => {
  const number = parseE164(text);
  if (!number) throw new Error(`${text} is no number`);
  return number;
};
const caller = e164("+8613800000001");
const peer = e164("+8613800000002");
const now = 1_000_000;

const aRoute = (changes: Partial<FoundRoute> = {}): FoundRoute => ({
  orderId: "order-1",
  state: "open",
  role: "customer",
  peer,
  phases: [{ until: now + 1, direction: "both" }],
  version: 3,
  maxCallMinutes: 60,
  recording: { enabled: false },
  texts: true,
  ...changes,
});

const because = (route: FoundRoute | undefined, at = now) => {
  const verdict = judgeCall(route, caller, at);
  return verdict.ok ? "connects" : verdict.because;
};

describe("judging a call", () => {
  const directions: [CallDirection, CallerRole, string][] = [
    ["both", "customer", "connects"],
    ["both", "driver", "connects"],
    ["both", "anyone", "wrong-direction"],
    ["customer-only", "customer", "connects"],
    ["customer-only", "driver", "wrong-direction"],
    ["customer-only", "anyone", "wrong-direction"],
    ["driver-only", "customer", "wrong-direction"],
    ["driver-only", "driver", "connects"],
    ["driver-only", "anyone", "wrong-direction"],
  ];
  it.each(directions)("in a phase %s, a call of %s: %s", (direction, role, expected) => {
    expect(because(aRoute({ role, phases: [{ until: now + 1, direction }] }))).toBe(expected);
  });

  it.each([
    ["open", "connects"],
    ["reserved", "not-open"],
    ["cooling", "not-open"],
    ["something of a newer version", "not-open"],
  ])("over a route that is %s: %s", (state, expected) => {
    expect(because(aRoute({ state }))).toBe(expected);
  });

  it("ends with the phase, to the millisecond", () => {
    const route = aRoute({ phases: [{ until: now, direction: "both" }] });
    expect(because(route, now - 1)).toBe("connects");
    expect(because(route, now)).toBe("ended");
    expect(because(aRoute({ phases: [] }))).toBe("ended");
  });

  it("goes by the phase that runs now, whatever a later one allows, and however they are listed", () => {
    const phases = [
      { until: now + 20, direction: "driver-only" },
      { until: now + 10, direction: "customer-only" },
      { until: now - 10, direction: "both" },
    ] as const;
    expect(because(aRoute({ phases, role: "driver" }))).toBe("wrong-direction");
    expect(because(aRoute({ phases, role: "customer" }))).toBe("connects");
    expect(because(aRoute({ phases, role: "driver" }), now + 10)).toBe("connects");
    expect(because(aRoute({ phases, role: "customer" }), now + 10)).toBe("wrong-direction");
  });

  it("knows no stranger, and connects nobody to himself or to a number that is gone", () => {
    expect(because(undefined)).toBe("unknown-caller");
    expect(because(aRoute({ peer: caller }))).toBe("not-open");
    const { peer: _, ...without } = aRoute();
    expect(because(without)).toBe("not-open");
  });

  it("forwards a text where it would connect a call, unless the policy has no texts", () => {
    expect(judgeText(aRoute(), caller, now)).toMatchObject({ ok: true, peer });
    expect(judgeText(aRoute({ texts: false }), caller, now)).toEqual({ ok: false, because: "texts-off" });
    expect(judgeText(aRoute({ state: "cooling", texts: false }), caller, now)).toEqual({
      ok: false,
      because: "not-open",
    });
  });
});
