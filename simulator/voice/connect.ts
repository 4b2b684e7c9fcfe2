import { type Action, success } from "../huawei/action";
import * as parameters from "../huawei/parameters";
import { Refusal } from "../huawei/results";
import { accept, shownIn, urlIn, userDataIn } from "./accept";

type Fields = Readonly<Record<string, unknown>>;

/** The options whose rules are known (Voice Call §6); the vendor's list is longer. */
function checkOptions(body: Fields): void {
  for (const name of ["lastMinVoice", "preVoice", "waitVoice", "callBackTone", "recordHintTone"]) {
    parameters.audio(body, name);
  }
  parameters.flag(body, "playPreVoice");
}

/** Click-to-call: two people, and the landline each of them sees. */
export const connect: Action = ({ body, application }, state, clock) => {
  const wish = {
    kind: "connect" as const,
    displayNbr: shownIn(body, "displayNbr", application.numbers),
    callerNbr: parameters.required(parameters.number(body, "callerNbr"), "callerNbr"),
    displayCalleeNbr: shownIn(body, "displayCalleeNbr", application.numbers),
    calleeNbr: parameters.required(parameters.number(body, "calleeNbr"), "calleeNbr"),
    maxDuration: parameters.maxDuration(body) ?? 0,
    statusUrl: urlIn(body, "statusUrl"),
    feeUrl: urlIn(body, "feeUrl"),
    userData: userDataIn(body),
  };
  checkOptions(body);
  const wantsRecording = parameters.flag(body, "recordFlag") ?? false;
  if (wantsRecording && !state.featuresOf(application).recording) throw new Refusal("recordingOff");
  const { sessionId, fields } = accept(body, application, state, clock);
  return { ...success(fields), calls: parameters.defined({ ...wish, sessionId }) };
};
