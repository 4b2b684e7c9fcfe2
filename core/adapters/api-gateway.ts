import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { InvalidInput } from "../domain/invalid-input";
import { readJson } from "./json-body";
import { HttpProblem, invalidRequest } from "./problem";

export type HttpEvent = APIGatewayProxyEventV2;
export type HttpAnswer = APIGatewayProxyStructuredResultV2;
export type HttpHandler = (event: HttpEvent, context?: Context) => Promise<HttpAnswer>;

/** Largest bodies taken, in bytes after decoding. */
export const bodyLimits = { orderEvent: 64 * 1024, push: 1024 * 1024, numbers: 1024 * 1024 } as const;

type Headers = Record<string, string | number | boolean>;

/** An answer with a JSON body. */
export const json = (status: number, body: unknown, headers: Headers = {}): HttpAnswer => ({
  statusCode: status,
  headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(body),
});

/** The event's body as JSON. @throws HttpProblem 400, 413 */
export const jsonBody = (event: HttpEvent, maxBytes: number): unknown => readJson(event, maxBytes);

/** A parameter of the route, e.g. `orderId` of `GET /v1/orders/{orderId}`, decoded. @throws HttpProblem 404 without one */
export function pathParameter(event: HttpEvent, name: string): string {
  const value = event.pathParameters?.[name];
  if (value === undefined || value === "") throw new HttpProblem("not-found");
  return value;
}

/** Handlers by the gateway's route keys. */
export type Routes<Deps> = Readonly<Record<string, (deps: Deps, event: HttpEvent) => Promise<HttpAnswer>>>;

/** Hands an event to the handler of its route. @throws HttpProblem 404 for a route the stack gave us and we do not have */
export async function routed<Deps>(routes: Routes<Deps>, deps: Deps, event: HttpEvent): Promise<HttpAnswer> {
  const route = Object.hasOwn(routes, event.routeKey) ? routes[event.routeKey] : undefined;
  if (!route) throw new HttpProblem("not-found", { detail: "There is no such route." });
  return route(deps, event);
}

type Log = (message: string, fields: { readonly [name: string]: unknown }) => void;

/** As much of a logger as is needed here. */
interface RequestLogger {
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
  addContext(context: Context): void;
}

interface Deps {
  readonly logger: RequestLogger;
  /** Sends what the invocation counted; left out where nothing is counted. */
  readonly metrics?: { publishStoredMetrics(): void };
}

/**
 * Turns what a handler throws (`HttpProblem`, `InvalidInput`, anything) into a problem document, and logs one access line per request: the route, never the path
 * (paths hold webhook keys and ids).
 */
export const httpHandler =
  ({ logger, metrics }: Deps, handle: (event: HttpEvent) => Promise<HttpAnswer>): HttpHandler =>
  async (event, context) => {
    if (context) logger.addContext(context);
    const startedAt = performance.now();
    const requestId = event.requestContext.requestId;
    const answer = await attempt(handle, event).catch((error: unknown) =>
      answerToError(logger, requestId, error),
    );
    logger.info("request answered", {
      requestId,
      route: event.routeKey,
      status: answer.statusCode,
      durationMs: Math.round(performance.now() - startedAt),
    });
    metrics?.publishStoredMetrics();
    return answer;
  };

/** Also what a handler throws before it waits for anything is a rejection. */
const attempt = async (handle: (event: HttpEvent) => Promise<HttpAnswer>, event: HttpEvent) => handle(event);

function answerToError(logger: Deps["logger"], requestId: string, error: unknown): HttpAnswer {
  if (error instanceof HttpProblem) return problemAnswer(error, requestId);
  if (error instanceof InvalidInput) return problemAnswer(invalidRequest(error.errors), requestId);
  if (isTransient(error)) {
    logger.warn("a store or queue could not be reached", { requestId, error });
    return problemAnswer(new HttpProblem("temporarily-unavailable", { retryAfterSeconds: 2 }), requestId);
  }
  logger.error("request failed", {
    requestId,
    error: error instanceof Error ? error : new Error(String(error)),
  });
  return problemAnswer(new HttpProblem("internal"), requestId);
}

/** A problem document as an answer. */
function problemAnswer(problem: HttpProblem, requestId?: string): HttpAnswer {
  const { retryAfterSeconds } = problem.init;
  return {
    statusCode: problem.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    },
    body: JSON.stringify(problem.document(requestId)),
  };
}

/** Failures the AWS SDK has already retried and which say nothing about the request. */
const transientErrors = new Set([
  "ProvisionedThroughputExceededException",
  "ThrottlingException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "InternalServerError",
  "ServiceUnavailable",
  "TimeoutError",
  "ECONNREFUSED",
  "ECONNRESET",
]);

const isTransient = (error: unknown): error is Error =>
  error instanceof Error &&
  (transientErrors.has(error.name) || ("code" in error && transientErrors.has(String(error.code))));
