import type { Clock } from "../clock";
import type { Delivery } from "../state/records";
import type { State } from "../state/state";
import { signatureHeaders } from "./signature";

interface Sending {
  readonly state: State;
  readonly signingClock: Clock;
  readonly timeoutMs: number;
}

async function post(delivery: Delivery, { state, signingClock, timeoutMs }: Sending): Promise<Response> {
  const application = state.applications.find((each) => each.application === delivery.application);
  if (!application) throw new Error("application is gone");
  const features = state.featuresOf(application);
  return fetch(delivery.url, {
    method: "POST",
    headers: {
      "content-type": "application/json;charset=UTF-8",
      ...signatureHeaders(state.asSet(application), features, delivery.url, signingClock.now()),
    },
    body: JSON.stringify(delivery.body),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "manual",
  });
}

const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};

/** One attempt: the HTTP status of the answer, or what went wrong. */
export async function send(delivery: Delivery, sending: Sending): Promise<number | string> {
  try {
    const response = await post(delivery, sending);
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return reasonOf(error);
  }
}

/** One attempt whose answer matters: its JSON, if it is 200 and JSON. */
export async function ask(
  delivery: Delivery,
  sending: Sending,
): Promise<{ result: number | string; answer?: unknown }> {
  try {
    const response = await post(delivery, sending);
    const text = await response.text();
    if (response.status !== 200) return { result: response.status };
    return { result: 200, answer: JSON.parse(text) };
  } catch (error) {
    return { result: reasonOf(error) };
  }
}
