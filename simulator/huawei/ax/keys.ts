import type { Application } from "../../applications";
import type { State } from "../../state/state";
import type { AxSubscription } from "../../state/subscriptions";
import { checkNumber } from "../numbers";
import * as parameters from "../parameters";
import { invalid, Refusal, type ResultName } from "../results";

type Fields = Readonly<Record<string, unknown>>;

/** X as AX wants it: what is no number at all is "account does not exist" (error codes §2, 1011001). */
export function privateNumIn(fields: Fields): string | undefined {
  const value = parameters.text(fields, "privateNum", 32, 1);
  if (value !== undefined && !/^\+\d{7,15}$/.test(value)) throw new Refusal("axNumberUnknown");
  return value;
}

export const onNumber = (privateNum: string, state: State): AxSubscription | undefined =>
  state.subscriptions.find("ax", `x:${privateNum}`)[0];

interface Keyed {
  readonly fields: Fields;
  readonly application: Application;
  readonly state: State;
  /** Answer to an X that is not this application's. */
  readonly notOurs: ResultName;
  /** Setting the callee ignores `origNum` (reference §5.5). */
  readonly needsOrigNum: boolean;
}

/** The binding that a request names: `subscriptionId` wins, else A and X. @throws Refusal 1016001 if there is none. */
export function keyedAx({ fields, application, state, notOurs, needsOrigNum }: Keyed): AxSubscription {
  const subscriptionId = parameters.text(fields, "subscriptionId", 64, 1);
  if (subscriptionId !== undefined) {
    const held = state.subscriptions.get("ax", application.application, subscriptionId);
    if (!held) throw new Refusal("recordAbsent");
    return held;
  }
  const origNum = parameters.number(fields, "origNum", 32);
  const privateNum = privateNumIn(fields) ?? invalid("subscriptionId");
  if (needsOrigNum && origNum === undefined) invalid("origNum");
  checkNumber(privateNum, application, state, notOurs, "other");
  const held = onNumber(privateNum, state);
  if (!held || (needsOrigNum && held.origNum !== origNum)) throw new Refusal("recordAbsent");
  return held;
}
