import { SECOND, wholeSecond } from "../clock";
import type { CalleeAnswer } from "../state/records";
import { type Ending, endings } from "./reasons";
import type { Connection, Route } from "./route";

export interface Behaviour {
  readonly answer: CalleeAnswer;
  readonly talkSeconds: number;
  readonly ringSeconds: number;
  readonly hangUpBy: "caller" | "callee";
}

/** When each thing of one call happens, epoch ms in whole seconds. */
export interface Timeline {
  readonly callIn: number;
  readonly collect?: number;
  readonly callOut?: number;
  readonly alerting?: number;
  readonly answered?: number;
  readonly end: number;
  readonly ending: Ending;
  readonly talkSeconds: number;
  readonly hangUpBy: "caller" | "callee" | "platform";
}

/** The talk is cut at the binding's limit, then it was the platform who hung up (8010). */
function talk({ maxDuration }: Connection, behaviour: Behaviour) {
  const limit = maxDuration * 60;
  if (maxDuration === 0 || behaviour.talkSeconds < limit) {
    return { talkSeconds: behaviour.talkSeconds, ending: endings.answer, hangUpBy: behaviour.hangUpBy };
  }
  return {
    talkSeconds: limit,
    ending: { ...endings.answer, stateCode: 8010 },
    hangUpBy: "platform" as const,
  };
}

const refusal = (stateCode: number): Ending => ({
  outcome: "refused",
  stateCode,
  q850: 0,
  sip: 0,
  rings: false,
});

/**
 * The call's own times. It starts now, never earlier: a call before its binding would belong to another one. Its
 * later moments lie ahead of the clock; whether they are pushed as they come or at once is the caller's choice.
 */
export function timelineOf(route: Route, behaviour: Behaviour, now: number, types: boolean): Timeline {
  const callIn = wholeSecond(now);
  const collect = types ? { collect: callIn + SECOND } : {};
  const ready = callIn + (types ? SECOND : 0);
  if (!route.connects) {
    const end = ready + SECOND;
    return {
      callIn,
      ...collect,
      end,
      ending: refusal(route.stateCode),
      talkSeconds: 0,
      hangUpBy: "platform",
    };
  }
  const ending = endings[behaviour.answer];
  const callOut = ready + SECOND;
  const rings = ending.rings ? { alerting: callOut + SECOND } : {};
  const pickUp = callOut + SECOND + behaviour.ringSeconds * SECOND;
  if (ending.outcome !== "answered") {
    const end = ending.rings ? pickUp : callOut + SECOND;
    const hangUpBy = ending.outcome === "cancelled" ? "caller" : "callee";
    return { callIn, ...collect, callOut, ...rings, end, ending, talkSeconds: 0, hangUpBy };
  }
  const talked = talk(route, behaviour);
  const end = pickUp + talked.talkSeconds * SECOND;
  return { callIn, ...collect, callOut, ...rings, answered: pickUp, end, ...talked };
}
