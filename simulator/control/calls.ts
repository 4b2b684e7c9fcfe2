import { placeCall } from "../network/call";
import { storedRoute } from "../network/stored-route";
import { calleeAnswers } from "../state/records";
import type { World } from "../world";
import { booleanIn, choiceIn, type Input, numberIn, onlyKnown, phoneIn, textIn } from "./input";

const fields = ["from", "to", "digits", "answer", "talkSeconds", "ringSeconds", "hangUpBy", "instant"];
const digitsIn = (input: Input) => textIn(input, "digits", /^[0-9#*]{0,16}$/, "up to 16 keys of a telephone");

function readOrder(input: Input) {
  onlyKnown(input, fields);
  const digits = digitsIn(input);
  return {
    from: phoneIn(input, "from"),
    to: phoneIn(input, "to"),
    ...(digits === undefined ? {} : { digits }),
    answer: choiceIn(input, "answer", calleeAnswers) ?? "answer",
    talkSeconds: numberIn(input, "talkSeconds", { minimum: 0, maximum: 86_400 }) ?? 5,
    ringSeconds: numberIn(input, "ringSeconds", { minimum: 0, maximum: 90 }) ?? 2,
    hangUpBy: choiceIn(input, "hangUpBy", ["caller", "callee"] as const) ?? "caller",
    instant: booleanIn(input, "instant") ?? true,
  } as const;
}

/** `POST /_control/calls`: somebody dials; a number that is no privacy number of ours rings nowhere. */
export async function controlCall(input: Input, world: World) {
  const order = readOrder(input);
  const application = world.state.applicationOfNumber(order.to);
  if (!application) return { outcome: "unknown-number" };
  const call = await placeCall(world, application, order);
  const { sessionId, outcome, stateCode, connectedTo, shownToCallee, talkSeconds, recorded } = call;
  const { subscriptionId } = call;
  return { sessionId, outcome, stateCode, connectedTo, shownToCallee, talkSeconds, recorded, subscriptionId };
}

/** `GET /_control/reach`: who would be reached now; nobody's phone rings and nothing is pushed. */
export function controlReach(query: URLSearchParams, world: World) {
  const input: Input = Object.fromEntries(query);
  onlyKnown(input, ["from", "to", "digits"]);
  const [from, to, digits] = [phoneIn(input, "from"), phoneIn(input, "to"), digitsIn(input)];
  const application = world.state.applicationOfNumber(to);
  if (!application) return { reached: false, reason: "unknown-number" };
  // X mode: the platform holds nothing; only a real call asks who is to be reached.
  if (application.mode === "x") return { reached: false, reason: "asked-per-call" };
  const route = storedRoute(
    { from, to, ...(digits === undefined ? {} : { digits }) },
    application,
    world.state,
    world.clock.now(),
  );
  return route.connects
    ? {
        reached: true,
        connectedTo: route.to,
        shownToCallee: route.shown,
        subscriptionId: route.subscriptionId,
      }
    : { reached: false, reason: "refused", stateCode: route.stateCode };
}
