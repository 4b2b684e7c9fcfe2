import type { Application } from "../applications";
import type { State } from "../state/state";
import { type CyjAnswer, CyjRefusal } from "./answers";

/**
 * A recording by `CallIdentifier` (CYJ §4). The document says neither where that id comes from nor what comes back;
 * this world shows the id at `GET /_control/calls` and answers with the audio.
 */
export function fetchRecording(
  body: Readonly<Record<string, unknown>>,
  application: Application,
  state: State,
): CyjAnswer {
  const { CallIdentifier: wanted } = body;
  if (typeof wanted !== "string" || wanted === "") throw new CyjRefusal("missing CallIdentifier");
  const calls = [...state.calls.values()].filter((call) => call.application === application.application);
  const call = calls.find(({ callIdentifier }) => callIdentifier === wanted);
  if (!call?.recorded) throw new CyjRefusal("no such recording");
  return { status: 200, body: { audio: call.sessionId } };
}
