import { eventTime } from "../../clock";
import type { State } from "../../state/state";
import type { AxSubscription } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import { checkNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal } from "../results";
import { onNumber, privateNumIn } from "./keys";

/** `subscriptionId` before `origNum` before `privateNum` (reference §5.4). */
function matches({ query, application }: PlatformRequest, state: State): AxSubscription[] {
  const fields = parameters.queryFields(query);
  const subscriptionId = parameters.text(fields, "subscriptionId", 64, 1);
  const listOf = (held: AxSubscription | undefined) => (held ? [held] : []);
  if (subscriptionId !== undefined) {
    return listOf(state.subscriptions.get("ax", application.application, subscriptionId));
  }
  const origNum = parameters.number(fields, "origNum", 32);
  const privateNum = privateNumIn(fields);
  if (origNum !== undefined) {
    const theirs = state.subscriptions.find("ax", `a:${origNum}`);
    return theirs.filter((held) => held.application === application.application);
  }
  if (privateNum === undefined) invalid("subscriptionId");
  checkNumber(privateNum, application, state, "numberNotOurs", "other");
  return listOf(onNumber(privateNum, state));
}

const toItem = (held: AxSubscription) => ({
  origNum: held.origNum,
  privateNum: held.privateNum,
  privateNumType: "mobile-virtual",
  subscribeTime: eventTime(held.boundAt),
  subscriptionId: held.subscriptionId,
  recordFlag: String(held.recordFlag),
  recordHintTone: held.recordHintTone,
  calleeNumDisplay: held.calleeNumDisplay,
  privateSms: String(held.privateSms),
  callDirection: held.callDirection,
  maxDuration: held.maxDuration,
  lastMinVoice: held.lastMinVoice,
  preVoice: held.preVoice,
  userData: held.userData,
});

/** AX query (reference §5.4). */
export const queryAx: Action = (request, state) => {
  const found = matches(request, state);
  if (found.length === 0) throw new Refusal("recordAbsent");
  return success({ privateNumList: found.map(toItem) });
};
