import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { invalid } from "../results";
import { axDirection } from "./bind";
import { keyedAx } from "./keys";

/** AX modify (reference §5.3): at least one change; the guide shows only `privateSms`, the field sends more. */
export const modifyAx: Action = ({ body, application }, state, clock) => {
  const changes = parameters.defined({
    privateSms: parameters.flag(body, "privateSms"),
    callDirection: axDirection(body),
    maxDuration: parameters.maxDuration(body),
    lastMinVoice: parameters.audio(body, "lastMinVoice"),
    preVoice: parameters.preVoice(body),
  });
  if (Object.keys(changes).length === 0) invalid("privateSms");
  const held = keyedAx({
    fields: body,
    application,
    state,
    notOurs: "axNumberNotOurs",
    needsOrigNum: true,
  });
  state.subscriptions.put({ ...held, ...changes, changedAt: clock.now() });
  return success();
};
