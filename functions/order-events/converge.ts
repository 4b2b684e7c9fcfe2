import { type HttpAnswer, type HttpEvent, json, pathParameter } from "../../core/adapters/api-gateway";
import { HttpProblem } from "../../core/adapters/problem";
import { type ConvergedOrder, type ConvergeOrderDeps, convergeOrder } from "../../core/domain/converge-order";
import { bindingStatus } from "../../core/http/binding-status";
import { toOrderEventAnswer } from "../../core/http/order-event-answer";
import { parseOrderId } from "../../core/http/parse";
import { inlineBudget, retryAfterSeconds } from "./inline-budget";

interface Deps extends ConvergeOrderDeps {
  /** Work that need not be waited for before the answer; its failures are the receiver's. */
  readonly beside: (work: () => Promise<void>) => void;
}

/** `POST /v1/orders/{orderId}/converge`: what is due for the order is done now; the body is not read. */
export const makeConvergeHandler =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    const orderId = parseOrderId(pathParameter(event, "orderId"));
    const { milliseconds, ...budget } = inlineBudget;
    const converged = await convergeOrder(deps, orderId, { ...budget, endsAt: deps.clock() + milliseconds });
    if (!converged) throw new HttpProblem("unknown-order");
    deps.beside(converged.tidy);
    const now = deps.clock();
    const view = toOrderEventAnswer(converged.order, false, now);
    if (isThere(converged, now)) return json(200, view);
    const location = `/v1/orders/${encodeURIComponent(orderId)}`;
    return json(202, view, { location, "retry-after": retryAfterSeconds });
  };

/** Nothing is left to do for now: what providers have is what the order should have, or what they refuse for good. */
function isThere({ order, elsewhere }: ConvergedOrder, now: number): boolean {
  if (elsewhere || bindingStatus(order, now) === "pending") return false;
  return order.holdings.every(({ state }) => state === "live");
}
