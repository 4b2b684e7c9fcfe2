import type { Application, WebhookKind } from "../applications";
import type { Delivery } from "../state/records";
import type { World } from "../world";
import { ask } from "./send";

export interface Question {
  readonly application: Application;
  readonly kind: WebhookKind;
  readonly subjects: readonly string[];
  readonly url: string;
  readonly body: unknown;
}

/** A push that waits for what we answer (Block): made once, listed with the others. Undefined = nothing usable came. */
export async function askNow(world: World, question: Question): Promise<unknown> {
  const { application, ...rest } = question;
  const at = world.clock.now();
  const pending: Delivery = {
    ...rest,
    id: String(world.state.nextNumber()).padStart(9, "0"),
    application: application.application,
    redeliverAfterMinutes: [],
    status: "pending",
    attempts: [],
  };
  const { result, answer } = await ask(pending, { ...world, timeoutMs: world.askTimeoutMs });
  const status = result === 200 ? ("delivered" as const) : ("given-up" as const);
  world.state.deliveries.put(pending.id, {
    ...pending,
    status,
    firstAttemptAt: at,
    attempts: [{ at, result }],
  });
  return answer;
}
