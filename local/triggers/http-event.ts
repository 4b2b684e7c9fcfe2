import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { RouteMatch } from "./route-match";

/** A request as it came in, body read whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly sourceIp: string;
}

/** What is sent back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** The media types whose bodies an HTTP API passes as text; the rest arrive base64, forms among them. */
const isText = (contentType: string): boolean =>
  /^(text\/|application\/(.*\+)?(json|xml|javascript)\b)/i.test(contentType);

function joinedQuery(search: URLSearchParams): Record<string, string> | undefined {
  const joined: Record<string, string> = {};
  for (const name of new Set(search.keys())) joined[name] = search.getAll(name).join(",");
  return Object.keys(joined).length > 0 ? joined : undefined;
}

/** The gateway says itself how a request came to it. */
function joinedHeaders({ headers, sourceIp }: HttpRequest): Record<string, string> {
  const forwarded = { "x-forwarded-for": sourceIp, "x-forwarded-proto": "http" };
  const shown = Object.entries({ ...headers, ...forwarded }).filter(([name]) => name !== "cookie");
  return Object.fromEntries(shown.map(([name, value]) => [name, [value ?? ""].flat().join(",")]));
}

const bodyOf = ({ body, headers }: HttpRequest) => {
  if (body.length === 0) return { isBase64Encoded: false };
  const asText = isText(headers["content-type"] ?? "");
  return { body: body.toString(asText ? "utf8" : "base64"), isBase64Encoded: !asText };
};

const requestTime = (now: Date): string => {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(now.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
};

/**
 * An HTTP API event, payload format 2.0.
 * @param authorizer what the authorizer of the route found out about the caller
 */
export function httpEvent(
  request: HttpRequest,
  { route, pathParameters }: RouteMatch,
  now: number,
  authorizer?: Readonly<Record<string, unknown>>,
): object {
  const { pathname, searchParams, search } = new URL(request.url, "http://127.0.0.1");
  const cookies = request.headers.cookie?.split(/; */);
  const query = joinedQuery(searchParams);
  const host = request.headers.host ?? "";
  return {
    version: "2.0",
    routeKey: route.routeKey,
    rawPath: pathname,
    rawQueryString: search.replace(/^\?/, ""),
    ...(cookies ? { cookies } : {}),
    headers: joinedHeaders(request),
    ...(query ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: "000000000000",
      apiId: route.apiId,
      ...(authorizer ? { authorizer } : {}),
      domainName: host,
      domainPrefix: host.split(".")[0],
      http: {
        method: request.method,
        path: pathname,
        protocol: "HTTP/1.1",
        sourceIp: request.sourceIp,
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey: route.routeKey,
      stage: route.stage,
      time: requestTime(new Date(now)),
      timeEpoch: now,
    },
    ...bodyOf(request),
  };
}

/** An answer the gateway makes itself, in its own shape. */
export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ message })),
});

interface StatedResponse {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | number | boolean>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const isStated = (value: unknown): value is StatedResponse =>
  typeof value === "object" && value !== null && "statusCode" in value;

/** What a function returned, as an HTTP API sends it: without `statusCode` the whole value is the JSON body. */
export function httpAnswer(payload: string): HttpAnswer {
  const value: unknown = JSON.parse(payload);
  if (!isStated(value)) {
    const body = typeof value === "string" ? value : payload;
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(body) };
  }
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599)
    return gatewayAnswer(500, "Internal Server Error");
  const headers = Object.entries(value.headers ?? {}).map(([name, text]) => [
    name.toLowerCase(),
    String(text),
  ]);
  return {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      ...Object.fromEntries(headers),
      ...(value.cookies ? { "set-cookie": value.cookies } : {}),
    },
    body: Buffer.from(value.body ?? "", value.isBase64Encoded ? "base64" : "utf8"),
  };
}
