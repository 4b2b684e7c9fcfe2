import { gatewayAnswer, type HttpAnswer } from "../triggers/http-event";

/** What a gateway's authorizer makes of a request: what the function is told of the caller, or the gateway's own answer. */
export type Verdict =
  | { readonly ok: true; readonly authorizer?: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly answer: HttpAnswer };

/** 401: there is no token, or it is none of ours. */
export const unauthorized = (description?: string): Verdict => {
  const detail =
    description === undefined ? "" : ` scope="" error="invalid_token" error_description="${description}"`;
  return refused(401, "Unauthorized", { "www-authenticate": `Bearer${detail}` });
};

/** 403: it is one of ours, but not for this. */
export const forbidden = (scopes: readonly string[] = []): Verdict =>
  refused(
    403,
    "Forbidden",
    scopes.length === 0
      ? {}
      : { "www-authenticate": `Bearer scope="${scopes.join(" ")}" error="insufficient_scope"` },
  );

function refused(status: number, message: string, headers: Readonly<Record<string, string>>): Verdict {
  const answer = gatewayAnswer(status, message);
  return { ok: false, answer: { ...answer, headers: { ...answer.headers, ...headers } } };
}
