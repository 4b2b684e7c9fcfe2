import { sendText } from "../network/text";
import type { World } from "../world";
import { type Input, needed, onlyKnown, phoneIn, textIn } from "./input";

/** `POST /_control/texts`: somebody texts a number. */
export async function controlText(input: Input, world: World) {
  onlyKnown(input, ["from", "to", "content"]);
  const sent = {
    from: phoneIn(input, "from"),
    to: phoneIn(input, "to"),
    content: needed(
      textIn(input, "content", /^[\s\S]{1,1000}$/, "a text of 1 to 1000 characters"),
      "content",
    ),
  };
  const application = world.state.applicationOfNumber(sent.to);
  if (!application) return { outcome: "unknown-number" };
  const { smsIdentifier, outcome, deliveredTo, shownFrom, deliveredContent } = await sendText(
    world,
    application,
    sent,
  );
  return { smsIdentifier, outcome, deliveredTo, shownFrom, deliveredContent };
}
