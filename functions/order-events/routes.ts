import type { HttpAnswer, HttpEvent } from "../../core/adapters/api-gateway";
import { makeCalleeHandler } from "./callee";
import { makeConvergeHandler } from "./converge";
import { makeHandler } from "./handler";

type Deps = Parameters<typeof makeHandler>[0] &
  Parameters<typeof makeCalleeHandler>[0] &
  Parameters<typeof makeConvergeHandler>[0];

/** What the gateway sends here, each to its own handler. */
export function makeRoutes(deps: Deps): (event: HttpEvent) => Promise<HttpAnswer> {
  const onOrderEvent = makeHandler(deps);
  const onCallee = makeCalleeHandler(deps);
  const onConverge = makeConvergeHandler(deps);
  return (event) => {
    switch (event.routeKey) {
      case "POST /v1/orders/{orderId}/callee":
        return onCallee(event);
      case "POST /v1/orders/{orderId}/converge":
        return onConverge(event);
      default:
        return onOrderEvent(event);
    }
  };
}
