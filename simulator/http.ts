import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Readable } from "node:stream";

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly address: string;
}

/** What goes back over the wire; `hang` and `drop` are answers too, of a platform in trouble. */
export type WireAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Readable;
    }
  | { readonly kind: "hang" }
  | { readonly kind: "drop" };

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): WireAnswer => ({
  kind: "answer",
  status,
  headers: { "content-type": "application/json;charset=UTF-8", ...headers },
  body: JSON.stringify(body),
});

export const plain = (status: number, body: string): WireAnswer => ({
  kind: "answer",
  status,
  headers: { "content-type": "text/plain" },
  body,
});

/** A part of a path as it was meant; undefined when its percent signs make no sense. */
export function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Long past any client's patience. */
const hangForMs = 120_000;

/** Carries an answer out; a hanging one keeps the connection open without a byte. */
export function deliver(answer: WireAnswer, response: ServerResponse): void {
  switch (answer.kind) {
    case "hang":
      setTimeout(() => response.destroy(), hangForMs).unref();
      return;
    case "drop":
      response.destroy();
      return;
    case "answer":
      response.writeHead(answer.status, answer.headers);
      if (answer.body === undefined || typeof answer.body === "string") response.end(answer.body);
      else answer.body.on("error", () => response.destroy()).pipe(response);
  }
}
