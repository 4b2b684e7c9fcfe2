import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { keyedAx } from "./keys";

/** AX unbind (reference §5.2). */
export const unbindAx: Action = ({ query, application }, state) => {
  const fields = parameters.queryFields(query);
  const held = keyedAx({ fields, application, state, notOurs: "axNumberNotOurs", needsOrigNum: true });
  state.subscriptions.delete(held.subscriptionId);
  return success();
};
