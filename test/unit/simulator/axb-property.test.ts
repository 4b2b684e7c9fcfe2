import fc from "fast-check";
import { type Application, seededApplications } from "../../../simulator/applications";
import type { Action } from "../../../simulator/huawei/action";
import { bindAxb } from "../../../simulator/huawei/axb/bind";
import { modifyAxb } from "../../../simulator/huawei/axb/modify";
import { unbindAxb } from "../../../simulator/huawei/axb/unbind";
import { Refusal } from "../../../simulator/huawei/results";
import { storedRoute } from "../../../simulator/network/stored-route";
import { openState } from "../../../simulator/state/state";

const axb = (): Application => {
  const found = seededApplications.find(({ mode }) => mode === "axb");
  if (!found) throw new Error("no AXB application");
  return found;
};
const application = axb();
const xs = application.numbers.slice(0, 2);
const users = Array.from({ length: 5 }, (_, index) => `+861380000000${index}`);

interface Pair {
  x: string;
  a: string;
  b: string;
  endsAt: number;
}

/** The platform, and what it should hold, side by side. */
function world() {
  let now = 1_000_000;
  const clock = { now: () => now };
  const state = openState(seededApplications, clock);
  const model = new Map<string, Pair>();
  const ask = (action: Action, body: Record<string, unknown>, query = {}) => {
    const request = { application, body, query: new URLSearchParams(query), filesBase: "" };
    try {
      return { code: "0", ...(action(request, state, clock).body as object) } as {
        code: string;
        subscriptionId?: string;
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { code: (error.answer.body as { resultcode: string }).resultcode };
    }
  };
  const live = () => [...model].filter(([, pair]) => now < pair.endsAt);
  const isTaken = (x: string, who: string[], except?: string) =>
    live().some(
      ([id, pair]) => id !== except && pair.x === x && (who.includes(pair.a) || who.includes(pair.b)),
    );
  return { state, model, ask, live, isTaken, now: () => now, pass: (ms: number) => (now += ms) };
}
type World = ReturnType<typeof world>;
type Step = (w: World) => void;

const user = fc.constantFrom(...users);
const bindStep = fc.tuple(fc.constantFrom(...xs), user, user, fc.constantFrom(60, 90)).map(
  ([x, a, b, duration]): Step =>
    (w) => {
      const free = a !== b && !w.isTaken(x, [a, b]);
      const reply = w.ask(bindAxb, { relationNum: x, callerNum: a, calleeNum: b, duration });
      expect(reply.code).toBe(free ? "0" : "1012010");
      if (reply.subscriptionId)
        w.model.set(reply.subscriptionId, { x, a, b, endsAt: w.now() + duration * 1000 });
    },
);
const modifyStep = fc.tuple(fc.nat(), user).map(
  ([pick, b]): Step =>
    (w) => {
      const [id, pair] = w.live()[pick % Math.max(1, w.live().length)] ?? [];
      if (!id || !pair) return;
      const free = pair.a !== b && !w.isTaken(pair.x, [pair.a, b], id);
      expect(w.ask(modifyAxb, { subscriptionId: id, calleeNum: b }).code).toBe(free ? "0" : "1012010");
      if (free) w.model.set(id, { ...pair, b });
    },
);
const unbindStep = fc.nat().map(
  (pick): Step =>
    (w) => {
      const [id, pair] = [...w.model][pick % Math.max(1, w.model.size)] ?? [];
      if (!id || !pair) return;
      const isLive = w.now() < pair.endsAt;
      expect(w.ask(unbindAxb, {}, { subscriptionId: id }).code).toBe(isLive ? "0" : "1012007");
      w.model.delete(id);
    },
);
// Steps of 30 s meet ends of 60 and 90 s to the millisecond.
const passStep = fc.constantFrom(1, 30_000, 30_000).map(
  (ms): Step =>
    (w) =>
      void w.pass(ms),
);

const partner = (w: World, x: string, from: string): string | undefined => {
  const pair = w.live().find(([, each]) => each.x === x && (each.a === from || each.b === from))?.[1];
  return pair && (pair.a === from ? pair.b : pair.a);
};

describe("AXB", () => {
  it("connects everybody to their own counterpart or to nobody, whatever happened before", () => {
    const steps = fc.array(fc.oneof(bindStep, bindStep, modifyStep, unbindStep, passStep), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (story) => {
        const w = world();
        for (const step of story) {
          step(w);
          for (const x of xs) {
            for (const from of users) {
              const route = storedRoute({ from, to: x }, application, w.state, w.now());
              expect(route.connects ? route.to : undefined).toBe(partner(w, x, from));
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
