import { type HttpAnswer, type HttpEvent, json, pathParameter } from "../../core/adapters/api-gateway";
import { HttpProblem } from "../../core/adapters/problem";
import type { ProviderFailure } from "../../core/domain/provider";
import { type CalleeDeps, setCallee } from "../../core/domain/set-callee";
import { toOrderEventAnswer } from "../../core/http/order-event-answer";
import { parseOrderId } from "../../core/http/parse";

/** `POST /v1/orders/{orderId}/callee`: whom the driver's next call reaches is said again; the body is not read. */
export const makeCalleeHandler =
  (deps: CalleeDeps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    const orderId = parseOrderId(pathParameter(event, "orderId"));
    const outcome = await setCallee(deps, orderId);
    switch (outcome.is) {
      case "set":
        return json(200, toOrderEventAnswer(outcome.order, false, deps.clock()));
      case "unknown-order":
        throw new HttpProblem("unknown-order");
      case "not-wanted":
        throw new HttpProblem("no-callee-to-set");
      case "left-alone":
        throw new HttpProblem("temporarily-unavailable", { retryAfterSeconds: 60 });
      case "failed":
        throw refused(orderId, outcome.failure);
      default:
        return outcome satisfies never;
    }
  };

function refused(orderId: string, { kind, code, text }: ProviderFailure): HttpProblem {
  return kind === "retry-later" || kind === "rate-limited"
    ? new HttpProblem("temporarily-unavailable", { retryAfterSeconds: 2 })
    : new HttpProblem("refused-by-provider", {
        detail: `The provider refuses: ${text}`,
        members: { orderId, kind, code },
      });
}
