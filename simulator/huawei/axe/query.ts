import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { keyedAxe } from "./keys";

/** AXE query (reference §6.4): the times are those of the bind, whatever a modify changed. */
export const queryAxe: Action = ({ query, application }, state) => {
  const held = keyedAxe(parameters.queryFields(query), application, state);
  return success({
    subscriptionId: held.subscriptionId,
    virtualNum: held.virtualNum,
    extendNum: held.extendNum,
    bindNum: held.bindNum,
    displayNumMode: held.displayNumMode,
    recordFlag: String(held.recordFlag),
    recordHintTone: held.recordHintTone,
    callbackTone: held.callbackTone,
    callbackNum: held.callbackNum,
    ...held.bound,
    userData: held.userData,
  });
};
