import {
  type AcceptedPush,
  acceptPush,
  type PushDoor,
  type PushingApplication,
} from "../../core/adapters/accepted-push";
import { type HttpAnswer, type HttpEvent, json } from "../../core/adapters/api-gateway";
import { callIdOf } from "../../core/adapters/call-keys";
import { enqueuePush, type NotificationQueue } from "../../core/adapters/push-message";
import {
  type AnsweringDeps,
  type ControlAnswers,
  connectionOf,
  decideCall,
  decideText,
  type Question,
  questionOf,
} from "../../core/domain/call-control/answer-push";
import type { Verdict } from "../../core/domain/call-control/judge";
import type { CallEventNotification, TextNotification } from "../../core/domain/calls/notification";
import type { Mode } from "../../core/domain/modes";
import { parseE164 } from "../../core/domain/phone-numbers";
import type { AskingProvider } from "../../core/providers/asking";

/** An application that is asked; an entry of the stage's configuration fits. */
interface AskedApplication extends PushingApplication {
  readonly mode: Mode;
  readonly options?: Readonly<Record<string, string>>;
}

export interface Deps extends PushDoor<AskedApplication>, AnsweringDeps {
  readonly readerOf: (provider: string) => AskingProvider;
  readonly queue: NotificationQueue;
  readonly logger: {
    info(message: string, fields: Readonly<Record<string, unknown>>): void;
    error(message: string, fields: { error: Error }): void;
  };
}

/** Answers what waits for an answer, in the request; queues everything else, as the webhooks do. */
export const makeHandler =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    const accepted = await acceptPush(deps, event);
    const { application, push, parsed } = accepted;
    const notification = questionOf(parsed.notifications);
    if (notification === undefined) {
      await enqueuePush(deps, push);
      return { statusCode: 200, body: "" };
    }
    const { mode, provider, options = {} } = application;
    const question = { mode, stale: push.stale, now: push.receivedAt };
    const answers = deps.readerOf(provider).answersOf(options);
    return notification.kind === "event"
      ? answerCall(deps, answers, { ...question, notification }, callIdOf(provider, notification.sessionId))
      : answerText(deps, answers, { ...question, notification }, accepted);
  };

/** From one route, and nothing else: somebody is holding a telephone. */
async function answerCall(
  deps: Deps,
  answers: ControlAnswers,
  question: Question & { notification: CallEventNotification },
  callId: string,
): Promise<HttpAnswer> {
  const verdict = await decideCall(deps, question);
  const shown = parseE164(question.notification.called ?? "");
  count(deps, "Calls", verdict, question.mode);
  deps.logger.info("call answered", { callId, ...standing(verdict) });
  if (!verdict.ok || shown === undefined) return json(200, answers.close());
  return json(200, answers.connect(connectionOf(verdict, shown)));
}

/** The ledger is told what was answered before the network is; a text is not held up by a ledger that can't be. */
async function answerText(
  deps: Deps,
  answers: ControlAnswers,
  question: Question & { notification: TextNotification },
  { push }: AcceptedPush<AskedApplication>,
): Promise<HttpAnswer> {
  const verdict = await decideText(deps, question);
  count(deps, "Texts", verdict, question.mode);
  deps.logger.info("text answered", standing(verdict));
  const answered = verdict.ok ? "forwarded" : "discarded";
  await enqueuePush(deps, { ...push, answered }).catch((error: unknown) =>
    deps.failed("keeping the answer to a text", error),
  );
  const { sender } = question.notification;
  return json(200, verdict.ok ? answers.forward({ sender, receiver: verdict.peer }) : answers.discard());
}

/** Under which order somebody was put through, or why nobody was. */
const standing = (verdict: Verdict) =>
  verdict.ok
    ? { connected: true, orderId: verdict.route.orderId }
    : { connected: false, because: verdict.because };

const done = {
  Calls: ["CallsConnected", "CallsClosed"],
  Texts: ["TextsForwarded", "TextsDiscarded"],
} as const;

function count({ count: countOne }: Deps, what: keyof typeof done, verdict: Verdict, mode: Mode): void {
  const [connected, refused] = done[what];
  if (verdict.ok) countOne(connected, { mode });
  else countOne(refused, { mode, because: verdict.because });
}
