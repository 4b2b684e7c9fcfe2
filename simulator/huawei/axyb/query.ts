import type { State } from "../../state/state";
import type { AxybSubscription } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import { checkNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal } from "../results";
import { checkAppKey } from "./bind";
import { livePairs } from "./pairs";

function matches({ query, application }: PlatformRequest, state: State): AxybSubscription[] {
  const fields = parameters.queryFields(query);
  const subscriptionId = parameters.text(fields, "subscriptionId", 64, 1);
  if (subscriptionId !== undefined) {
    const held = state.subscriptions.get("axyb", application.application, subscriptionId);
    return held ? [held] : [];
  }
  const relationNum = parameters.number(fields, "relationNum") ?? invalid("subscriptionId");
  checkNumber(relationNum, application, state, "numberNotOurs", "other");
  return state.subscriptions.find("axyb", `x:${relationNum}`);
}

/** One item for each pair; a half-made binding is an item without one. */
function toItems(held: AxybSubscription, now: number) {
  const { subscriptionId, origNum, xNum: relationNum, callDirection, duration, userData } = held;
  const common = { subscriptionId, origNum, relationNum, callDirection, duration, userData };
  const pairs = livePairs(held, now);
  if (pairs.length === 0) return [common];
  return pairs.map(({ yNum, bNum }) => ({ ...common, yNum, bNum }));
}

/** AXYB query (reference §7.3). The shape of the answer is not documented: a list of items with `subscriptionId`. */
export const queryAxyb: Action = (request, state, clock) => {
  checkAppKey(request);
  const found = matches(request, state);
  if (found.length === 0) throw new Refusal("recordAbsent");
  return success({ relationNumList: found.flatMap((held) => toItems(held, clock.now())) });
};
