import { calleeAnswers, type Phone } from "../state/records";
import type { World } from "../world";
import { choiceIn, type Input, numberIn, onlyKnown, phoneIn } from "./input";

/** `POST /_control/phones`: how this phone behaves when a platform calls it on its own (verification calls). */
export function controlPhone(input: Input, world: World): Phone {
  onlyKnown(input, ["number", "answer", "talkSeconds"]);
  const phone: Phone = {
    number: phoneIn(input, "number"),
    answer: choiceIn(input, "answer", calleeAnswers) ?? "answer",
    talkSeconds: numberIn(input, "talkSeconds", { minimum: 0, maximum: 3600 }) ?? 8,
  };
  world.state.phones.put(phone.number, phone);
  return phone;
}
