import { type HttpAnswer, type HttpEvent, json, type Routes, routed } from "../../core/adapters/api-gateway";
import openApi from "../../docs/openapi.json";
import { getCall, getCallsOfNumber, getRecording } from "./calls";
import type { Deps } from "./deps";
import { getNumbers, putNumbers } from "./numbers";
import { getOrder, getOrderCalls } from "./orders";

/** One line per route of the HTTP API; the keys are those of the gateway. */
export const routes: Routes<Deps> = {
  "GET /v1/orders/{orderId}": getOrder,
  "GET /v1/orders/{orderId}/calls": getOrderCalls,
  "GET /v1/calls": getCallsOfNumber,
  "GET /v1/calls/{callId}": getCall,
  "GET /v1/calls/{callId}/recording": getRecording,
  "GET /v1/numbers": getNumbers,
  "PUT /v1/numbers": putNumbers,
  "GET /v1/health": getHealth,
  "GET /v1/openapi.json": async () => json(200, openApi, { "cache-control": "max-age=300" }),
};

/** Reads and administration (design §10). */
export const makeHandler =
  (deps: Deps) =>
  (event: HttpEvent): Promise<HttpAnswer> =>
    routed(routes, deps, event);

async function getHealth({ readTables }: Deps): Promise<HttpAnswer> {
  await readTables();
  return json(200, { status: "ok" });
}
