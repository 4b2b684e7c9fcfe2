import type { HttpEvent } from "../core/adapters/api-gateway";

/** What API Gateway makes of a request: payload format 2.0, parameters decoded, a `+` in a query become a space. */
export interface RequestParts {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly base64?: boolean;
}

/** An event of this route, e.g. `GET /v1/orders/{orderId}`. A string body goes as it is, anything else as JSON. */
export function anHttpEvent(routeKey: string, parts: RequestParts = {}): HttpEvent {
  const { params = {}, query = "", headers = {}, body, base64 = false } = parts;
  const [method = "GET", template = "/"] = routeKey.split(" ");
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const text = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: { "content-type": "application/json", ...headers },
    ...(query === "" ? {} : { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    pathParameters: { ...params },
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "request-1",
      routeKey,
      stage: "$default",
      time: "22/Nov/2026:10:00:00 +0000",
      timeEpoch: 0,
    },
    isBase64Encoded: base64,
    ...(text === undefined ? {} : { body: base64 ? Buffer.from(text).toString("base64") : text }),
  };
}
