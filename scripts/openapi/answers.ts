import { type SchemaName, schemaRef } from "./schemas";

/** Problem documents of ours, by status. */
const problems: Readonly<Record<number, string>> = {
  400: "Not JSON, or not what the contract says: `errors` names everything that is wrong",
  401: "The signature is missing or wrong",
  404: "There is no such thing",
  409: "This id was used before, with another body; or something else has to end first",
  410: "The recording was lost; `detail` says why",
  413: "The body is too large",
  422: "The policy, or the provider for good, refuses it; `kind` says which",
  500: "Something failed on our side",
  503: "A store or a provider can't be reached; nothing is lost by trying again",
};

/** What API Gateway answers by itself (its shape, not ours). */
const gatewayMessages: Readonly<Record<number, string>> = {
  401: "On stages with tokens: there is none, or it is not valid; `www-authenticate` may say why",
  403: "Not allowed to: the token has another scope, or the request is not signed",
  404: "No such route",
  413: "More than the gateway takes (10 MB)",
  429: "Too many requests",
  500: "The function failed",
  503: "The function did not answer in time",
};

const repeatable = new Set([429, 503]);

/** An answer with a JSON body. */
export const answers = (description: string, schema: SchemaName, example?: unknown) => ({
  description,
  content: {
    "application/json": { schema: schemaRef(schema), ...(example === undefined ? {} : { example }) },
  },
});

/** The failures an operation may answer with: ours of these statuses, and the gateway's, which every operation has. */
export function failures(...statuses: number[]): Record<string, object> {
  const all = [...new Set([...statuses, 500, 503, ...Object.keys(gatewayMessages).map(Number)])];
  return Object.fromEntries(
    all.sort((a, b) => a - b).map((status) => [String(status), failure(status, [...statuses, 500, 503])]),
  );
}

function failure(status: number, ours: readonly number[]) {
  const problem = ours.includes(status) ? problems[status] : undefined;
  const message = gatewayMessages[status];
  return {
    description: [problem, message && `by the gateway: ${message}`].filter(Boolean).join("; "),
    ...(repeatable.has(status) ? { headers: retryAfter } : {}),
    content: {
      ...(problem ? { "application/problem+json": { schema: schemaRef("Problem") } } : {}),
      ...(message ? { "application/json": { schema: schemaRef("GatewayMessage") } } : {}),
    },
  };
}

/** Absent where the gateway answered. */
export const retryAfter = {
  "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } },
};
