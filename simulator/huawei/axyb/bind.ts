import { SECOND } from "../../clock";
import type { State } from "../../state/state";
import type { AxybSubscription, YbPair } from "../../state/subscriptions";
import { type Action, type Answer, type PlatformRequest, success } from "../action";
import { checkFeatures, chooseNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal } from "../results";
import { isReached } from "./pairs";

const defaultSeconds = 7200;

/** Boolean here, text elsewhere: both are taken (reference §7.1). */
function recordFlagIn({ recordFlag }: Readonly<Record<string, unknown>>): boolean | undefined {
  return typeof recordFlag === "boolean" ? recordFlag : parameters.flag({ recordFlag }, "recordFlag");
}

/** AXYB carries the app key in the query as well; it must be the signer's. */
export function checkAppKey({ query, application }: PlatformRequest): void {
  if (query.get("app_key") !== application.appKey) invalid("app_key");
}

/** The platform picks, and not always the same: the pool turns with each pick. */
function pick(
  request: PlatformRequest,
  user: string,
  state: State,
  fits: (number: string) => boolean,
): string {
  const { application, body } = request;
  const turn = state.nextNumber() % application.numbers.length;
  const numbers = [...application.numbers.slice(turn), ...application.numbers.slice(0, turn)];
  const wanted = {
    areaCode: parameters.areaCode(body),
    areaMatchMode: parameters.areaMatchMode(body),
    user,
  };
  return chooseNumber(wanted, { ...application, numbers }, state, fits, "poolEmpty");
}

/** Step 1: A gets an X. */
function bindA(request: PlatformRequest, origNum: string, state: State, now: number): Answer {
  const { body, application } = request;
  const duration = parameters.duration(body) ?? defaultSeconds;
  const wish = {
    callDirection: parameters.callDirection(body) ?? 0,
    recordFlag: recordFlagIn(body) ?? false,
    recordHintTone: parameters.audio(body, "recordHintTone"),
    preVoiceX: parameters.audio(body, "preVoiceX"),
    userData: parameters.userData(body),
    ybDuration: parameters.duration(body, "ybDuration"),
  };
  checkFeatures(application, state, wish.recordFlag);
  const isFree = (number: string) => !isReached(number, origNum, state, now);
  const xNum = pick(request, origNum, state, isFree);
  const held: AxybSubscription = parameters.defined({
    ...wish,
    mode: "axyb" as const,
    subscriptionId: state.nextUuid(),
    application: application.application,
    origNum,
    xNum,
    duration,
    pairs: [],
    maxDuration: 0,
    boundAt: now,
    changedAt: now,
    expiresAt: duration === 0 ? undefined : now + duration * SECOND,
  });
  state.subscriptions.put(held);
  return success({ subscriptionId: held.subscriptionId, relationNumber: xNum });
}

/** The Y half lives as long as told, at most as long as the whole. */
function endOfPair(seconds: number | undefined, held: AxybSubscription, now: number): number | undefined {
  if (!seconds) return held.expiresAt;
  return Math.min(now + seconds * SECOND, held.expiresAt ?? Number.POSITIVE_INFINITY);
}

/** Step 2: B gets a Y under the same id. */
function bindB(
  request: PlatformRequest,
  bNum: string,
  held: AxybSubscription,
  state: State,
  now: number,
): Answer {
  const { body } = request;
  const preVoiceY = parameters.audio(body, "preVoiceY");
  const seconds = parameters.duration(body, "ybDuration") ?? held.ybDuration;
  // What this X answers B is already taken; the code is that of AXB for the same (inferred: the reference has none).
  if (bNum === held.origNum || isReached(held.xNum, bNum, state, now)) throw new Refusal("alreadyBound");
  const isFree = (number: string) => number !== held.xNum && !isReached(number, held.origNum, state, now);
  const yNum = pick(request, bNum, state, isFree);
  const expiresAt = endOfPair(seconds, held, now);
  const pair: YbPair = parameters.defined({ bNum, yNum, preVoiceY, expiresAt });
  state.subscriptions.put({ ...held, pairs: [...held.pairs, pair], changedAt: now });
  return success({ subscriptionId: held.subscriptionId, relationNumber: yNum });
}

/** AXYB bind (reference §7.1): two requests, the second names the first one's id. */
export const bindAxyb: Action = (request, state, clock) => {
  checkAppKey(request);
  const { body, application } = request;
  const origNum = parameters.required(parameters.number(body, "origNum", 32), "origNum");
  const subscriptionId = parameters.text(body, "subscriptionId", 64, 1);
  if (subscriptionId === undefined) return bindA(request, origNum, state, clock.now());
  const held = state.subscriptions.get("axyb", application.application, subscriptionId);
  if (!held) throw new Refusal("recordAbsent");
  return bindB(request, origNum, held, state, clock.now());
};
