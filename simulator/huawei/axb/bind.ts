import { SECOND } from "../../clock";
import type { State } from "../../state/state";
import type { AxbSubscription } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import { checkFeatures, checkNumber, chooseNumber } from "../numbers";
import * as parameters from "../parameters";
import { Refusal } from "../results";
import { isTaken, pairsOn } from "./pairs";

function read({ body }: PlatformRequest) {
  return {
    callerNum: parameters.required(parameters.number(body, "callerNum"), "callerNum"),
    calleeNum: parameters.required(parameters.number(body, "calleeNum"), "calleeNum"),
    relationNum: parameters.number(body, "relationNum"),
    areaCode: parameters.areaCode(body),
    areaMatchMode: parameters.areaMatchMode(body),
    callDirection: parameters.callDirection(body) ?? 0,
    duration: parameters.duration(body) ?? 0,
    recordFlag: parameters.flag(body, "recordFlag") ?? false,
    recordHintTone: parameters.audio(body, "recordHintTone"),
    maxDuration: parameters.maxDuration(body) ?? 0,
    lastMinVoice: parameters.audio(body, "lastMinVoice"),
    privateSms: parameters.flag(body, "privateSms") ?? true,
    preVoice: parameters.preVoice(body),
    userData: parameters.userData(body),
  };
}
type Wish = ReturnType<typeof read>;

function numberFor(wish: Wish, { application }: PlatformRequest, state: State): string {
  const { pairsPerNumber } = state.featuresOf(application);
  const isFree = (number: string) =>
    pairsOn(number, state) < pairsPerNumber && !isTaken(number, [wish.callerNum, wish.calleeNum], state);
  if (wish.relationNum === undefined) {
    const wanted = { areaCode: wish.areaCode, areaMatchMode: wish.areaMatchMode, user: wish.callerNum };
    return chooseNumber(wanted, application, state, isFree, "poolEmpty");
  }
  checkNumber(wish.relationNum, application, state, "recordMissing", "bind");
  if (isTaken(wish.relationNum, [wish.callerNum, wish.calleeNum], state)) throw new Refusal("alreadyBound");
  if (pairsOn(wish.relationNum, state) >= pairsPerNumber) throw new Refusal("numberFull");
  return wish.relationNum;
}

/** AXB bind (reference §4.1). */
export const bindAxb: Action = (request, state, clock) => {
  const wish = read(request);
  // One user may appear once on an X: A and B cannot be the same (inferred).
  if (wish.callerNum === wish.calleeNum) throw new Refusal("alreadyBound");
  checkFeatures(request.application, state, wish.recordFlag);
  const relationNum = numberFor(wish, request, state);
  const now = clock.now();
  const { areaCode: _area, areaMatchMode: _match, ...kept } = wish;
  const held: AxbSubscription = parameters.defined({
    ...kept,
    mode: "axb" as const,
    subscriptionId: state.nextUuid(),
    application: request.application.application,
    relationNum,
    boundAt: now,
    changedAt: now,
    expiresAt: wish.duration === 0 ? undefined : now + wish.duration * SECOND,
  });
  state.subscriptions.put(held);
  const { subscriptionId, callDirection, duration, maxDuration } = held;
  return success({ subscriptionId, relationNum, callDirection, duration, maxDuration });
};
