import { type Action, success } from "../action";
import { checkNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal } from "../results";

/** AXB unbind (reference §4.2); `relationNum` alone removes every pair on that X (inferred). */
export const unbindAxb: Action = ({ query, application }, state) => {
  const fields = parameters.queryFields(query);
  const subscriptionId = parameters.text(fields, "subscriptionId", 64, 1);
  if (subscriptionId !== undefined) {
    const held = state.subscriptions.get("axb", application.application, subscriptionId);
    if (!held) throw new Refusal("recordMissing");
    state.subscriptions.delete(subscriptionId);
    return success();
  }
  const relationNum = parameters.number(fields, "relationNum") ?? invalid("subscriptionId");
  checkNumber(relationNum, application, state, "numberNotOurs", "other");
  const pairs = state.subscriptions.find("axb", `x:${relationNum}`);
  if (pairs.length === 0) throw new Refusal("recordMissing");
  for (const pair of pairs) state.subscriptions.delete(pair.subscriptionId);
  return success();
};
