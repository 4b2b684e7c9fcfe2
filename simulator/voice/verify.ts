import { type Action, success } from "../huawei/action";
import * as parameters from "../huawei/parameters";
import { invalid } from "../huawei/results";
import { accept, shownIn, urlIn, userDataIn } from "./accept";

type Fields = Readonly<Record<string, unknown>>;

function codeIn(fields: Fields): string {
  const code = parameters.required(parameters.text(fields, "verifyCode", 8, 2), "verifyCode");
  return /^\d+$/.test(code) ? code : invalid("verifyCode");
}

/** Everything required, by its rule (Voice Call §2). */
function read(body: Fields, numbers: readonly string[]) {
  parameters.required(parameters.integer(body, "languageType", 2, 2), "languageType");
  parameters.required(parameters.audio(body, "preTone"), "preTone");
  parameters.audio(body, "posTone");
  parameters.integer(body, "times", 0, 9);
  return {
    displayNbr: shownIn(body, "displayNbr", numbers),
    calleeNbr: parameters.required(parameters.number(body, "calleeNbr"), "calleeNbr"),
    verifyCode: codeIn(body),
    statusUrl: urlIn(body, "statusUrl"),
    feeUrl: urlIn(body, "feeUrl"),
    userData: userDataIn(body),
  };
}

/** Voice verification code: accepted means that the call is being placed, not that anybody answered. */
export const verify: Action = ({ body, application }, state, clock) => {
  const wish = { kind: "verification" as const, ...read(body, application.numbers) };
  const { sessionId, fields } = accept(body, application, state, clock);
  return { ...success(fields), calls: parameters.defined({ ...wish, sessionId }) };
};
