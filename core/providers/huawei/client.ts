import type { ProviderError, Sending } from "../../domain/provider";
import { type FailureDetails, providerError } from "../../domain/provider-failure";
import type { Credential, Credentials, ProviderMeans, ProviderSettings } from "../../domain/provider-module";
import { unanswered } from "../../domain/unanswered";
import { type Answer, readAnswer } from "./answer";
import { offsetByDateHeader } from "./clock-offset";
import { classify, type Operation } from "./errors";
import { keysInChange } from "./keys-in-change";
import { signedHeaders } from "./signing";

export interface PlatformRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** AXYB wants the app key in the query, besides the signature. */
  readonly appKeyInQuery?: boolean;
  /** A recording's location is a 301; everything else is JSON with result code "0". @default "json" */
  readonly success?: "json" | "redirect";
}

/** @throws ProviderError for every answer that is not the request's success, and for none. */
export type Send = (request: PlatformRequest) => Promise<Answer>;

export interface Client {
  /** One operation under one deadline: its requests together may take `timeoutMs`, or less when the signal says so. */
  begin(operation: Operation, sending: Sending): Send;
  failure(operation: Operation, about: FailureDetails, cause?: unknown): ProviderError;
}

const defaultTimeoutMs = 5000;

/** Signed requests of one application. Keeps nothing but how far the platform's clock is from ours, and which of two keys it refused. */
export function platformClient(
  settings: Pick<ProviderSettings, "provider" | "baseUrl">,
  means: ProviderMeans,
  offsetAfterRefusal = offsetByDateHeader,
): Client {
  let clockOffsetMs = 0;
  const keys = keysInChange();
  const failure: Client["failure"] = (operation, about, cause) =>
    providerError(settings.provider, operation, about, cause);

  async function credentialsFor(operation: Operation): Promise<Credentials> {
    return means.credentials().catch((cause: unknown) => {
      throw failure(operation, { kind: "retry-later", outcome: "not-done", text: "no credentials" }, cause);
    });
  }

  async function attempt({ operation, request, signal }: Sent, key: Credential) {
    if (signal.aborted) {
      throw failure(operation, { kind: "retry-later", outcome: "not-done", text: "no time left to send" });
    }
    try {
      const signature = signedHeaders(key, means.clock() + clockOffsetMs);
      const url = addressOf(settings.baseUrl, request);
      if (request.appKeyInQuery) url.searchParams.set("app_key", key.appKey);
      return await readAnswer(await (means.fetch ?? fetch)(url, toFetch(request, signature, signal)));
    } catch (error) {
      throw failure(operation, unanswered(error, writes(request)), error);
    }
  }

  /** Whether there is another time to try; remembers it for every later request. */
  function learnClock(answer: Answer): boolean {
    if (answer.status !== 401 || answer.code !== "1010013") return false;
    const offsetMs = offsetAfterRefusal(answer, means.clock(), clockOffsetMs);
    if (offsetMs === undefined) return false;
    clockOffsetMs = offsetMs;
    return true;
  }

  /** While a secret is being changed, one side knows it first: once more with the other, which is then remembered. */
  async function withOtherKey(sent: Sent, refused: Credential, refusal: Answer): Promise<Answer> {
    const other = keys.otherThan(refused, await means.credentials({ reread: true }));
    if (!other) return refusal;
    const answer = await attempt(sent, other);
    if (!isWrongDigest(answer)) keys.refused(refused);
    return answer;
  }

  function begin(operation: Operation, sending: Sending): Send {
    const signal = AbortSignal.any([
      sending.signal,
      AbortSignal.timeout(means.timeoutMs ?? defaultTimeoutMs),
    ]);
    return async (request) => {
      const sent = { operation, request, signal };
      const key = keys.choose(await credentialsFor(operation));
      let answer = await attempt(sent, key);
      // A refused signature was not acted on, so repeating it once is safe even for a bind.
      if (learnClock(answer)) answer = await attempt(sent, key);
      if (isWrongDigest(answer)) answer = await withOtherKey(sent, key, answer);
      if (isSuccess(answer, request)) return answer;
      const { status, code, text } = answer;
      throw failure(operation, { ...classify(operation, writes(request), status, code), status, code, text });
    };
  }

  return { begin, failure };
}

interface Sent {
  readonly operation: Operation;
  readonly request: PlatformRequest;
  readonly signal: AbortSignal;
}

const isWrongDigest = ({ status, code }: Answer): boolean => status === 401 && code === "1010010";

const writes = ({ method }: PlatformRequest): boolean => method !== "GET";

const isSuccess = ({ status, code }: Answer, { success = "json" }: PlatformRequest): boolean =>
  success === "redirect" ? status === 301 : status === 200 && code === "0";

const toFetch = (request: PlatformRequest, signature: Record<string, string>, signal: AbortSignal) => ({
  method: request.method,
  headers: {
    ...signature,
    Accept: "application/json",
    // A 301 may be cached by default, and the location is good once.
    "Cache-Control": "no-store",
    // The platform closes connections after each answer; a pooled one would be dead when a function thaws.
    Connection: "close",
  },
  redirect: "manual" as const,
  signal,
  ...(request.body && { body: JSON.stringify(request.body) }),
});

function addressOf(baseUrl: string, { path, query }: PlatformRequest): URL {
  const url = new URL(baseUrl.replace(/\/+$/, "") + path);
  // URLSearchParams writes `+` as %2B; a raw one would arrive as a space.
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  return url;
}
