import * as v from "valibot";
import { UnreadableNotification } from "../domain/calls/notification";
import { type Push, pushKinds } from "../domain/calls/record-pushes";
import type { pushText } from "./push-message";

const message = v.object({
  provider: v.string(),
  application: v.string(),
  kind: v.picklist(pushKinds),
  receivedAt: v.pipe(
    v.string(),
    v.isoTimestamp(),
    v.transform((text) => Date.parse(text)),
  ),
  stale: v.boolean(),
  body: v.string(),
  answered: v.optional(v.picklist(["forwarded", "discarded"])),
});

/** The message as a push. @throws UnreadableNotification when it is not one of {@link pushText}'s */
export function readPushText(text: string): Push {
  const parsed = v.safeParse(message, parseJson(text));
  if (parsed.success) return parsed.output;
  const paths = parsed.issues.map((issue) => v.getDotPath(issue) ?? "the whole");
  throw new UnreadableNotification(`the message is not a queued push: ${[...new Set(paths)].join(", ")}`);
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
