import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { Refusal } from "../results";
import { checkAppKey } from "./bind";

/** AXYB unbind (reference §7.2): all of it, or only the pair of one Y or B; Y wins. */
export const unbindAxyb: Action = (request, state) => {
  checkAppKey(request);
  const fields = parameters.queryFields(request.query);
  const id = parameters.required(parameters.text(fields, "subscriptionId", 64, 1), "subscriptionId");
  const [yNum, bNum] = [parameters.number(fields, "yNum"), parameters.number(fields, "bNum")];
  const held = state.subscriptions.get("axyb", request.application.application, id);
  if (!held) throw new Refusal("recordAbsent");
  if (yNum === undefined && bNum === undefined) {
    state.subscriptions.delete(id);
    return success();
  }
  const pairs = held.pairs.filter((pair) => (yNum === undefined ? pair.bNum !== bNum : pair.yNum !== yNum));
  if (pairs.length === held.pairs.length) throw new Refusal("recordAbsent");
  state.subscriptions.put({ ...held, pairs });
  return success();
};
