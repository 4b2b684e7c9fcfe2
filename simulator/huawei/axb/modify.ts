import { SECOND } from "../../clock";
import type { AxbSubscription } from "../../state/subscriptions";
import { type Action, type PlatformRequest, success } from "../action";
import * as parameters from "../parameters";
import { Refusal } from "../results";
import { isTaken } from "./pairs";

/** What a modify may change: X, recording and area stay as bound (reference §4.3). */
const readChanges = ({ body }: PlatformRequest) =>
  parameters.defined({
    callerNum: parameters.number(body, "callerNum"),
    calleeNum: parameters.number(body, "calleeNum"),
    callDirection: parameters.callDirection(body),
    duration: parameters.duration(body),
    maxDuration: parameters.maxDuration(body),
    lastMinVoice: parameters.audio(body, "lastMinVoice"),
    privateSms: parameters.flag(body, "privateSms"),
    preVoice: parameters.preVoice(body),
  });

/** A new duration counts from now; none leaves the old end. */
function endOf(held: AxbSubscription, duration: number | undefined, now: number): number | undefined {
  if (duration === undefined) return held.expiresAt;
  return duration === 0 ? undefined : now + duration * SECOND;
}

/** AXB modify (reference §4.3). */
export const modifyAxb: Action = (request, state, clock) => {
  const id = parameters.required(parameters.text(request.body, "subscriptionId", 64, 1), "subscriptionId");
  const changes = readChanges(request);
  const held = state.subscriptions.get("axb", request.application.application, id);
  if (!held) throw new Refusal("recordMissing");
  const { expiresAt: _before, ...changed } = { ...held, ...changes, changedAt: clock.now() };
  const users = [changed.callerNum, changed.calleeNum];
  if (users[0] === users[1] || isTaken(held.relationNum, users, state, id)) throw new Refusal("alreadyBound");
  const expiresAt = endOf(held, changes.duration, clock.now());
  state.subscriptions.put(expiresAt === undefined ? changed : { ...changed, expiresAt });
  return success();
};
