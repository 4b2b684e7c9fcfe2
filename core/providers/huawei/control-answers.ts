import type { ControlAnswers } from "../../domain/call-control/answer-push";
import { closeAnswer, connectAnswer, discardTextAnswer, forwardTextAnswer } from "./answers";

/**
 * Answers of an application, in the form its platform was found to take.
 * @param options `connectInfo`: "array" (default: the only form that was ever seen to run) or "object" (reference §10.5)
 */
export function controlAnswers({ connectInfo = "array" }: Readonly<Record<string, string>>): ControlAnswers {
  if (connectInfo !== "array" && connectInfo !== "object") throw new RangeError("connectInfo");
  return {
    connect: (to) => connectAnswer(to, connectInfo),
    close: () => closeAnswer(undefined, connectInfo),
    forward: ({ sender, receiver }) => forwardTextAnswer(sender, receiver),
    discard: discardTextAnswer,
  };
}
