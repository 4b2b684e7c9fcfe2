import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { keyedAxe } from "./keys";

/** AXE unbind (reference §6.2). */
export const unbindAxe: Action = ({ query, application }, state) => {
  const held = keyedAxe(parameters.queryFields(query), application, state);
  state.subscriptions.delete(held.subscriptionId);
  return success();
};
