import { HttpClient, MasklineApi } from "./api.js";

export * from "./api.js";
export * from "./events.js";

export interface ClientOptions {
  /** The stack's output ApiUrl, or `http://127.0.0.1:8787` locally. */
  readonly baseUrl: string;
  /** For stages with JWT: a token for each request, e.g. from your identity provider's client credentials. */
  readonly token?: () => string | Promise<string>;
  /** For stages with IAM: a fetch that signs, e.g. `(…request) => new AwsClient({ …, service: "execute-api" }).fetch(…request)` of aws4fetch. */
  readonly fetch?: typeof fetch;
}

/**
 * The API's operations as methods, e.g. `client.v1.postOrderEvent(event)`. An answer that is no success is thrown: a response
 * whose `error` is the problem document. Repeating an order event with the same `eventId` is always safe.
 */
export function masklineClient({ baseUrl, token, fetch: signed }: ClientOptions): MasklineApi<unknown> {
  const http = new HttpClient({
    baseUrl: baseUrl.replace(/\/$/, ""),
    ...(signed ? { customFetch: signed } : {}),
    ...(token
      ? { securityWorker: async () => ({ headers: { authorization: `Bearer ${await token()}` } }) }
      : {}),
  });
  return new MasklineApi(http);
}
