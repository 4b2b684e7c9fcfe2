import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { keyedAx } from "./keys";

/** AX set temporary callee (reference §5.5): whom A's next call reaches; a later setting replaces it. */
export const setCallee: Action = ({ body, application }, state) => {
  const temporaryCallee = parameters.required(parameters.numberOrService(body, "calleeNum"), "calleeNum");
  const held = keyedAx({
    fields: body,
    application,
    state,
    notOurs: "axNumberUnknown",
    needsOrigNum: false,
  });
  state.subscriptions.put({ ...held, temporaryCallee });
  return success({ subscriptionId: held.subscriptionId });
};
