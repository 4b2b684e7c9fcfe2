import type { ProviderError, Sending } from "../../domain/provider";
import { type FailureDetails, providerError } from "../../domain/provider-failure";
import type { ProviderMeans, ProviderSettings } from "../../domain/provider-module";
import { unanswered } from "../../domain/unanswered";
import { type CyjAnswer, readAnswer } from "./answer";
import type { CyjOptions } from "./options";
import { signatureOf, toTimestamp } from "./signature";

const base = "/20171220/bind/callEvent";
const paths = { bind: `${base}/v1`, "locate-recording": `${base}/voice/v1` } as const;
export type CyjOperation = keyof typeof paths;

const defaultTimeoutMs = 5000;

export interface CyjClient {
  /** One signed request. @throws ProviderError when it was not a success, or got no answer */
  send(operation: CyjOperation, fields: Record<string, string>, sending: Sending): Promise<CyjAnswer>;
  failure(operation: string, about: FailureDetails, cause?: unknown): ProviderError;
}

export function cyjClient(settings: ProviderSettings, means: ProviderMeans, options: CyjOptions): CyjClient {
  const failure: CyjClient["failure"] = (operation, about, cause) =>
    providerError(settings.provider, operation, about, cause);

  async function send(operation: CyjOperation, fields: Record<string, string>, sending: Sending) {
    const signal = AbortSignal.any([
      sending.signal,
      AbortSignal.timeout(means.timeoutMs ?? defaultTimeoutMs),
    ]);
    const { current } = await means.credentials().catch((cause: unknown) => {
      throw failure(operation, { kind: "retry-later", outcome: "not-done", text: "no credentials" }, cause);
    });
    if (signal.aborted) {
      throw failure(operation, { kind: "retry-later", outcome: "not-done", text: "no time left to send" });
    }
    const { sig, authorization } = signatureOf(current, toTimestamp(means.clock(), options.utcOffsetMinutes));
    const writes = operation === "bind";
    try {
      const response = await (means.fetch ?? fetch)(addressOf(settings.baseUrl, operation, sig), {
        method: "POST",
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json;charset=utf-8",
          Authorization: authorization,
          Connection: "close",
        },
        body: JSON.stringify({ ACCOUNTSID: current.appSecret, APPID: current.appKey, ...fields }),
        // The header holds the account's token.
        redirect: "manual",
        signal,
      });
      return await readAnswer(response);
    } catch (error) {
      throw failure(operation, unanswered(error, writes), error);
    }
  }

  return {
    failure,
    async send(operation, fields, sending) {
      const answer = await send(operation, fields, sending);
      if (answer.status === 200 && (answer.flag === "1" || answer.isAudio)) return answer;
      throw failure(operation, { ...refusalOf(answer, operation === "bind"), ...told(answer) });
    },
  };
}

const told = ({ status, flag, text }: CyjAnswer) => ({ status, code: flag, text });

/** Failure codes aren't listed: a `Flag` is a refusal for good, and what comes without one is not the application's. */
function refusalOf(
  { status, flag }: CyjAnswer,
  writes: boolean,
): Pick<FailureDetails, "kind" | "scope" | "outcome"> {
  const doubt = writes ? "unknown" : "not-done";
  if (status === 429) return { kind: "rate-limited", scope: "application", outcome: "not-done" };
  if (status >= 500 || status === 408) return { kind: "retry-later", outcome: doubt };
  if (flag !== "") return { kind: "callers-fault", outcome: "not-done" };
  if (status < 300) return { kind: "retry-later", outcome: doubt };
  return { kind: "misconfigured", scope: "application", outcome: "not-done" };
}

function addressOf(baseUrl: string, operation: CyjOperation, sig: string): URL {
  const url = new URL(baseUrl.replace(/\/+$/, "") + paths[operation]);
  url.searchParams.set("sig", sig);
  return url;
}
