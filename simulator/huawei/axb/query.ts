import { eventTime } from "../../clock";
import type { State } from "../../state/state";
import type { AxbSubscription } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import { checkNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal } from "../results";

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** Out of range is 50, silently (reference §4.4). */
function pageOf(query: URLSearchParams): { pageIndex: number; pageSize: number } {
  const pageSize = wholeNumber(query, "pageSize") ?? 50;
  const pageIndex = wholeNumber(query, "pageIndex") ?? 1;
  return {
    pageIndex: Math.max(1, pageIndex),
    pageSize: pageSize >= 10 && pageSize <= 100 ? pageSize : 50,
  };
}

function matches({ query, application }: PlatformRequest, state: State): AxbSubscription[] {
  const fields = parameters.queryFields(query);
  const subscriptionId = parameters.text(fields, "subscriptionId", 64, 1);
  if (subscriptionId !== undefined) {
    const held = state.subscriptions.get("axb", application.application, subscriptionId);
    return held ? [held] : [];
  }
  const relationNum = parameters.number(fields, "relationNum") ?? invalid("relationNum");
  const callerNum = parameters.number(fields, "callerNum", 128);
  const calleeNum = parameters.number(fields, "calleeNum", 128);
  checkNumber(relationNum, application, state, "numberNotOurs", "other");
  return state.subscriptions
    .find("axb", `x:${relationNum}`)
    .filter((held) => callerNum === undefined || held.callerNum === callerNum)
    .filter((held) => calleeNum === undefined || held.calleeNum === calleeNum);
}

const toItem = (held: AxbSubscription) => ({
  subscriptionId: held.subscriptionId,
  relationNum: held.relationNum,
  callerNum: held.callerNum,
  calleeNum: held.calleeNum,
  callDirection: held.callDirection,
  duration: held.duration,
  maxDuration: held.maxDuration,
  recordFlag: String(held.recordFlag),
  recordHintTone: held.recordHintTone,
  lastMinVoice: held.lastMinVoice,
  privateSms: String(held.privateSms),
  preVoice: held.preVoice,
  userData: held.userData,
  subscribeTime: eventTime(held.changedAt),
});

/** AXB query (reference §4.4): one binding, or all on an X, page by page; nothing found is an error. */
export const queryAxb: Action = (request, state) => {
  const found = matches(request, state);
  if (found.length === 0) throw new Refusal("recordMissing");
  const { pageIndex, pageSize } = pageOf(request.query);
  const page = found.slice((pageIndex - 1) * pageSize, pageIndex * pageSize);
  return success({
    totalCount: found.length,
    pageIndex,
    pageSize,
    app_key: request.application.appKey,
    relationNumList: page.map(toItem),
  });
};
