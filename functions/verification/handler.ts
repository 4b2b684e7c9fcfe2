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
import type { Instant } from "../../core/domain/instant";
import type { ProviderFailure } from "../../core/domain/provider";
import {
  findVerification,
  requestVerification,
  type VerificationDeps,
  VerificationRefused,
} from "../../core/domain/verification-calls";
import { parseId } from "../../core/http/parse";
import { parseVerificationCall, toVerificationCallView } from "../../core/http/verification-calls";

/** One line per route of the HTTP API. */
const routes: Routes<VerificationDeps> = {
  "POST /v1/verification-calls": postVerificationCall,
  "GET /v1/verification-calls/{id}": getVerificationCall,
};

/** Codes spoken to people's telephones. */
export const makeHandler =
  (deps: VerificationDeps) =>
  (event: HttpEvent): Promise<HttpAnswer> =>
    routed(routes, deps, event);

/** Largest body taken. */
export const maxBodyBytes = 4 * 1024;

const retryAfterSeconds = 2;

async function postVerificationCall(deps: VerificationDeps, event: HttpEvent): Promise<HttpAnswer> {
  const request = parseVerificationCall(jsonBody(event, maxBodyBytes));
  const { isNew, ...state } = await requestVerification(deps, request).catch((error: unknown) => {
    throw error instanceof VerificationRefused ? toProblem(error, deps.now()) : error;
  });
  return json(isNew ? 202 : 200, toVerificationCallView(state), {
    location: `/v1/verification-calls/${request.id}`,
    ...(isNew ? { "retry-after": String(retryAfterSeconds) } : {}),
  });
}

/** Nobody was called: a refusal for good is 422, anything else may be tried again under the same id. */
function toProblem(
  { because, details: { failure, resumesAt } }: VerificationRefused,
  now: Instant,
): HttpProblem {
  if (because === "id-reused") {
    return new HttpProblem("id-reused", {
      detail: "This id was used before, with another number, code or count.",
    });
  }
  if (failure?.kind === "callers-fault") return refusedForGood(failure);
  return new HttpProblem("temporarily-unavailable", {
    detail: "No call was placed.",
    retryAfterSeconds: resumesAt === undefined ? 10 : Math.max(1, Math.ceil((resumesAt - now) / 1000)),
  });
}

const refusedForGood = ({ kind, text }: ProviderFailure) =>
  new HttpProblem("refused-by-provider", { detail: text, members: { kind } });

async function getVerificationCall(deps: VerificationDeps, event: HttpEvent): Promise<HttpAnswer> {
  const found = await findVerification(deps, parseId("id", pathParameter(event, "id")));
  if (!found) throw new HttpProblem("not-found", { detail: "No verification call with this id is known." });
  return json(200, toVerificationCallView(found));
}
