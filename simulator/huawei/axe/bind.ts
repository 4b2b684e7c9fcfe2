import { SECOND } from "../../clock";
import type { State } from "../../state/state";
import type { AxeSubscription } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import { checkFeatures, checkNumber, chooseNumber } from "../numbers";
import * as parameters from "../parameters";
import { Refusal } from "../results";
import { callbackIn, extensionIn, timeIn, timeUnitIn, unitMs } from "./keys";

const defaultHours = 168;

function read({ body, application }: PlatformRequest, state: State) {
  const timeUnit = timeUnitIn(body) ?? "0";
  return {
    virtualNum: parameters.number(body, "virtualNum", 32),
    bindNum: parameters.required(parameters.number(body, "bindNum", 32), "bindNum"),
    areaCode: parameters.areaCode(body),
    areaMatchMode: parameters.areaMatchMode(body),
    extendNum: extensionIn(body, state.featuresOf(application).extensionDigits),
    displayNumMode: parameters.oneOf(body, "displayNumMode", ["0", "1"]) ?? "0",
    recordFlag: parameters.flag(body, "recordFlag") ?? false,
    recordHintTone: parameters.audio(body, "recordHintTone"),
    ...callbackIn(body),
    timeUnit,
    // Absent is not "never" here (reference §6.1).
    bindExpiredTime:
      timeIn(body, "bindExpiredTime", timeUnit) ?? (defaultHours * 3_600 * SECOND) / unitMs(timeUnit),
    callbackExpiredTime: timeIn(body, "callbackExpiredTime", timeUnit),
    userData: parameters.userData(body),
  };
}
type Wish = ReturnType<typeof read>;

const isTaken = (number: string, extension: string, state: State): boolean =>
  state.subscriptions.find("axe", `${number}#ext:${extension}`).length > 0;

/** The wished extension, or the first free one; undefined when there is none. */
function extensionOn(number: string, wish: Wish, digits: number, state: State): string | undefined {
  if (wish.extendNum !== undefined)
    return isTaken(number, wish.extendNum, state) ? undefined : wish.extendNum;
  for (let next = 1; next < 10 ** digits; next += 1) {
    const extension = String(next).padStart(digits, "0");
    if (!isTaken(number, extension, state)) return extension;
  }
  return undefined;
}

const isBoundTo = (number: string, user: string, state: State): boolean =>
  state.subscriptions.find("axe", `${number}#${user}`).length > 0;

function numberFor(wish: Wish, { application }: PlatformRequest, digits: number, state: State): string {
  if (wish.virtualNum === undefined) {
    const wanted = { areaCode: wish.areaCode, areaMatchMode: wish.areaMatchMode, user: wish.bindNum };
    const fits = (number: string) =>
      !isBoundTo(number, wish.bindNum, state) && extensionOn(number, wish, digits, state) !== undefined;
    return chooseNumber(wanted, application, state, fits, "noExtension");
  }
  checkNumber(wish.virtualNum, application, state, "numberNotOurs", "bind");
  if (isBoundTo(wish.virtualNum, wish.bindNum, state)) throw new Refusal("axeAlreadyBound");
  return wish.virtualNum;
}

/** AXE bind (reference §6.1). */
export const bindAxe: Action = (request, state, clock) => {
  const wish = read(request, state);
  checkFeatures(request.application, state, wish.recordFlag);
  const { extensionDigits } = state.featuresOf(request.application);
  const virtualNum = numberFor(wish, request, extensionDigits, state);
  const extendNum = extensionOn(virtualNum, wish, extensionDigits, state);
  if (extendNum === undefined) throw new Refusal("noExtension");
  const { timeUnit, bindExpiredTime, callbackExpiredTime, ...rest } = wish;
  const { areaCode: _area, areaMatchMode: _match, ...kept } = rest;
  const now = clock.now();
  const subscriptionId = state.nextUuid();
  const held: AxeSubscription = parameters.defined({
    ...kept,
    mode: "axe" as const,
    subscriptionId,
    application: request.application.application,
    virtualNum,
    extendNum,
    bound: parameters.defined({ timeUnit, bindExpiredTime, callbackExpiredTime }),
    callbackMs: (callbackExpiredTime ?? bindExpiredTime) * unitMs(timeUnit),
    maxDuration: 0,
    boundAt: now,
    changedAt: now,
    expiresAt: bindExpiredTime === 0 ? undefined : now + bindExpiredTime * unitMs(timeUnit),
  });
  state.subscriptions.put(held);
  return success({ subscriptionId, virtualNum, extendNum });
};
