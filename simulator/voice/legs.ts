import { SECOND } from "../clock";
import { endings } from "../network/reasons";
import type { CalleeAnswer } from "../state/records";
import type { State } from "../state/state";

/** One person's phone being rung, epoch ms in whole seconds. */
export interface Leg {
  readonly called: string;
  readonly answer: CalleeAnswer;
  readonly start: number;
  readonly alerting?: number;
  readonly answered?: number;
  /** When it was answered, or given up. */
  readonly done: number;
  readonly talkSeconds: number;
}

const ringSeconds = 2;

/** Rings a phone, which behaves as it was told to. */
export function ring(called: string, start: number, state: State): Leg {
  const { answer = "answer", talkSeconds = 8 } = state.phones.get(called) ?? {};
  const { rings } = endings[answer];
  if (!rings) return { called, answer, start, done: start + SECOND, talkSeconds: 0 };
  const alerting = start + SECOND;
  const done = alerting + ringSeconds * SECOND;
  if (answer !== "answer") return { called, answer, start, alerting, done, talkSeconds: 0 };
  return { called, answer, start, alerting, answered: done, done, talkSeconds };
}
