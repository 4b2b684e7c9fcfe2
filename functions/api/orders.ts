import { type HttpAnswer, type HttpEvent, json, pathParameter } from "../../core/adapters/api-gateway";
import { HttpProblem } from "../../core/adapters/problem";
import { toCallPageView } from "../../core/http/call-view";
import { toOrderView } from "../../core/http/order-view";
import { parseOrderId } from "../../core/http/parse";
import { parsePageQuery } from "../../core/http/query";
import { callPages } from "./calls";
import type { Deps } from "./deps";

/** `GET /v1/orders/{orderId}` */
export async function getOrder(
  { orders, history, now }: Pick<Deps, "orders" | "history" | "now">,
  event: HttpEvent,
): Promise<HttpAnswer> {
  const orderId = parseOrderId(pathParameter(event, "orderId"));
  const [order, entries] = await Promise.all([orders.load(orderId), history(orderId)]);
  if (!order) throw new HttpProblem("unknown-order");
  return json(200, toOrderView(order, entries, now()));
}

/** `GET /v1/orders/{orderId}/calls`. Calls outlive their order's item, so the order itself need not be known any more. */
export async function getOrderCalls({ calls }: Pick<Deps, "calls">, event: HttpEvent): Promise<HttpAnswer> {
  const orderId = parseOrderId(pathParameter(event, "orderId"));
  const page = await calls.callsOfOrder(
    orderId,
    parsePageQuery(event.queryStringParameters ?? {}, callPages),
  );
  return json(200, toCallPageView(page.calls, page.cursor));
}
