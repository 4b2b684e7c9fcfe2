import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { RoutePlan } from "../assembly/plan";
import type { LocalAuth } from "../auth/local-auth";
import type { SharedClock } from "../clock";
import type { Lambda } from "../functions/lambda";
import { gatewayAnswer, type HttpAnswer, type HttpRequest, httpAnswer, httpEvent } from "./http-event";
import { matchRoute, type RouteMatch } from "./route-match";
import type { Throttle } from "./throttle";

/** Answers a path of the local cloud's own (`/_local/…`); undefined: not one of them. */
export type OwnPaths = (request: HttpRequest) => Promise<HttpAnswer | undefined>;

export interface HttpApi {
  readonly port: number;
  readonly url: string;
  /** Without a backend, as before the first call, every new request is answered 503. */
  serve(backend: HttpBackend | undefined): void;
  stop(): Promise<void>;
}

export interface HttpBackend {
  readonly routes: readonly RoutePlan[];
  readonly lambda: Lambda;
  readonly clock: SharedClock;
  readonly own: OwnPaths;
  readonly auth: Pick<LocalAuth, "judge">;
  /** Undefined: everything passes. */
  readonly throttle?: Throttle | undefined;
}

const mostBodyBytes = 10 * 1024 * 1024;
/** What Lambda takes and gives in one synchronous invocation: the event around the body counts, too. */
const mostEventBytes = 6 * 1024 * 1024;
const mostAnswerBytes = mostEventBytes + 100;

/** The whole body, or undefined when it is over the gateway's limit; the rest of an over-long one is read and dropped. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= mostBodyBytes) chunks.push(chunk);
  }
  return length <= mostBodyBytes ? Buffer.concat(chunks) : undefined;
}

/** What the gateway decides by itself, before the function sees anything. */
async function throughGateway(request: HttpRequest, backend: HttpBackend): Promise<HttpAnswer> {
  const { pathname } = new URL(request.url, "http://127.0.0.1");
  const match = matchRoute(backend.routes, request.method, pathname);
  if (!match) return gatewayAnswer(404, "Not Found");
  if (backend.throttle && !backend.throttle(match.route)) return gatewayAnswer(429, "Too Many Requests");
  const verdict = await backend.auth.judge(request, match.route);
  if (!verdict.ok) return verdict.answer;
  const event = httpEvent(request, match, backend.clock.now(), verdict.authorizer);
  if (Buffer.byteLength(JSON.stringify(event)) > mostEventBytes)
    return gatewayAnswer(413, "Request Entity Too Large");
  return invoked(backend.lambda, match, event);
}

async function invoked(lambda: Lambda, match: RouteMatch, event: object): Promise<HttpAnswer> {
  const timer = new AbortController();
  const outcome = await Promise.race([
    lambda.invoke(match.route.functionName, event),
    sleep(match.route.timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined),
  ]).finally(() => timer.abort());
  if (!outcome) return gatewayAnswer(503, "Service Unavailable");
  if (!outcome.ok || Buffer.byteLength(outcome.payload) > mostAnswerBytes)
    return gatewayAnswer(500, "Internal Server Error");
  return httpAnswer(outcome.payload);
}

async function answerTo(request: IncomingMessage, backend: HttpBackend | undefined): Promise<HttpAnswer> {
  const body = await readBody(request);
  if (!backend) return gatewayAnswer(503, "Service Unavailable");
  if (!body) return gatewayAnswer(413, "Request Entity Too Large");
  const read: HttpRequest = {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers: request.headers,
    body,
    sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
  };
  return (await backend.own(read)) ?? throughGateway(read, backend);
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  response.setHeader("content-length", body.length);
  response.end(body);
}

/** A busy port is the one failure a person meets; it is said in one line. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new Error(`port ${port} is busy`) : error),
    );
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

export const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });

/** The HTTP API of the local cloud, on 127.0.0.1. */
export async function startHttpApi(port: number): Promise<HttpApi> {
  let backend: HttpBackend | undefined;
  const server = createServer((request, response) => {
    answerTo(request, backend).then(
      (answer) => send(response, answer),
      (error: unknown) => {
        console.error("the local gateway failed", error);
        send(response, gatewayAnswer(500, "Internal Server Error"));
      },
    );
  });
  const taken = await listen(server, port);
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    serve: (given) => {
      backend = given;
    },
    stop: () => close(server),
  };
}
