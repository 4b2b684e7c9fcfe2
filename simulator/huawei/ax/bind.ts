import type { State } from "../../state/state";
import type { AxSubscription, CallDirection } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import { checkFeatures, checkNumber, chooseNumber } from "../numbers";
import * as parameters from "../parameters";
import { Refusal } from "../results";
import { onNumber, privateNumIn } from "./keys";

const numbersPerUser = 5;

/** 0 to 2, as a number or as text: both are seen (reference §5.1). */
export function axDirection(fields: Readonly<Record<string, unknown>>): CallDirection | undefined {
  const value = fields.callDirection;
  const asNumber = typeof value === "string" && /^[012]$/.test(value) ? Number(value) : value;
  return parameters.callDirection({ callDirection: asNumber });
}

function read({ body }: PlatformRequest) {
  parameters.oneOf(body, "privateNumType", ["mobile-virtual"]);
  return {
    origNum: parameters.required(parameters.number(body, "origNum", 32), "origNum"),
    privateNum: privateNumIn(body),
    areaCode: parameters.areaCode(body),
    areaMatchMode: parameters.areaMatchMode(body),
    recordFlag: parameters.flag(body, "recordFlag") ?? false,
    recordHintTone: parameters.audio(body, "recordHintTone"),
    calleeNumDisplay: parameters.oneOf(body, "calleeNumDisplay", ["0", "1"]) ?? "0",
    privateSms: parameters.flag(body, "privateSms") ?? true,
    callDirection: axDirection(body),
    maxDuration: parameters.maxDuration(body) ?? 0,
    lastMinVoice: parameters.audio(body, "lastMinVoice"),
    preVoice: parameters.preVoice(body),
    userData: parameters.userData(body),
  };
}
type Wish = ReturnType<typeof read>;

function numberFor(wish: Wish, { application }: PlatformRequest, state: State): string {
  if (wish.privateNum === undefined) {
    const wanted = { areaCode: wish.areaCode, areaMatchMode: wish.areaMatchMode, user: wish.origNum };
    const isFree = (number: string) => onNumber(number, state) === undefined;
    return chooseNumber(wanted, application, state, isFree, "axPoolEmpty");
  }
  checkNumber(wish.privateNum, application, state, "axNumberUnknown", "bind");
  const holder = onNumber(wish.privateNum, state);
  if (holder) throw new Refusal(holder.origNum === wish.origNum ? "axAlreadyBound" : "axNumberTaken");
  return wish.privateNum;
}

/** AX bind (reference §5.1): one X belongs to one A, who has at most five. */
export const bindAx: Action = (request, state, clock) => {
  const wish = read(request);
  checkFeatures(request.application, state, wish.recordFlag);
  const { application } = request.application;
  const theirs = state.subscriptions.find("ax", `a:${wish.origNum}`);
  const privateNum = numberFor(wish, request, state);
  if (theirs.filter((held) => held.application === application).length >= numbersPerUser) {
    throw new Refusal("axTooManyNumbers");
  }
  const { areaCode: _area, areaMatchMode: _match, ...kept } = wish;
  const [boundAt, changedAt] = [clock.now(), clock.now()];
  const subscriptionId = state.nextUuid();
  const held: AxSubscription = parameters.defined({
    ...kept,
    mode: "ax" as const,
    subscriptionId,
    application,
    privateNum,
    boundAt,
    changedAt,
  });
  state.subscriptions.put(held);
  return success({ origNum: wish.origNum, privateNum, subscriptionId });
};
