import { type Action, success } from "../action";
import * as parameters from "../parameters";
import { callbackIn, keyedAxe, timeIn, timeUnitIn, unitMs } from "./keys";

/** AXE modify (reference §6.3; only the vendor's pages have it, and not in full). A new lifetime counts from now. */
export const modifyAxe: Action = ({ body, application }, state, clock) => {
  const held = keyedAxe(body, application, state);
  const unit = timeUnitIn(body) ?? held.bound.timeUnit;
  const lifetime = timeIn(body, "bindExpiredTime", unit);
  const callbackTime = timeIn(body, "callbackExpiredTime", unit);
  const changes = parameters.defined({
    displayNumMode: parameters.oneOf(body, "displayNumMode", ["0", "1"]),
    recordHintTone: parameters.audio(body, "recordHintTone"),
    ...callbackIn(body),
    callbackMs: callbackTime === undefined ? undefined : callbackTime * unitMs(unit),
  });
  const { expiresAt: before, ...changed } = { ...held, ...changes, changedAt: clock.now() };
  const renewed = lifetime === 0 ? undefined : clock.now() + (lifetime ?? 0) * unitMs(unit);
  const expiresAt = lifetime === undefined ? before : renewed;
  state.subscriptions.put(expiresAt === undefined ? changed : { ...changed, expiresAt });
  return success();
};
