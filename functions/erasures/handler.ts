import {
  type HttpAnswer,
  type HttpEvent,
  json,
  jsonBody,
  pathParameter,
  type Routes,
  routed,
} from "../../core/adapters/api-gateway";
import { HttpProblem } from "../../core/adapters/problem";
import type { ErasureBook } from "../../core/domain/erasure/ports";
import type { Keeping } from "../../core/domain/erasure/report";
import { OrderLives, type RequestDeps, requestErasure } from "../../core/domain/erasure/request-erasure";
import { parseErasure, toErasureView } from "../../core/http/erasures";
import { parseId } from "../../core/http/parse";

export interface Deps extends RequestDeps {
  readonly book: ErasureBook;
  readonly keeping: Keeping;
}

/** One line per route of the HTTP API. */
const routes: Routes<Deps> = {
  "POST /v1/erasures": postErasure,
  "GET /v1/erasures/{erasureId}": getErasure,
};

/** Requests to erase a person, and what became of them. */
export const makeHandler =
  (deps: Deps) =>
  (event: HttpEvent): Promise<HttpAnswer> =>
    routed(routes, deps, event);

/** Largest body taken. */
export const maxBodyBytes = 1024;

/** Work begins within a minute. */
const retryAfterSeconds = 60;

async function postErasure(deps: Deps, event: HttpEvent): Promise<HttpAnswer> {
  const number = parseErasure(jsonBody(event, maxBodyBytes));
  const erasure = await requestErasure(deps, number).catch((error: unknown) => {
    throw error instanceof OrderLives ? toProblem(error) : error;
  });
  return json(202, toErasureView(erasure, deps.keeping, deps.now()), {
    location: `/v1/erasures/${erasure.id}`,
    "retry-after": String(retryAfterSeconds),
  });
}

const toProblem = ({ orderId }: OrderLives) =>
  new HttpProblem("order-lives", {
    detail: "Ask again when the order is over and its numbers are given back.",
    members: { orderId },
  });

async function getErasure(deps: Deps, event: HttpEvent): Promise<HttpAnswer> {
  const erasure = await deps.book.load(parseId("erasureId", pathParameter(event, "erasureId")));
  if (!erasure) throw new HttpProblem("not-found", { detail: "No erasure with this id is known." });
  return json(200, toErasureView(erasure, deps.keeping, deps.now()));
}
