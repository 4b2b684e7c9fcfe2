import type { SdkCall } from "./front/sdk-call";
import type { DomainEvents } from "./triggers/domain-events";
import type { OwnPaths } from "./triggers/http-api";
import type { HttpAnswer, HttpRequest } from "./triggers/http-event";

export interface Settled {
  /** Nothing ran and no consumed queue had a message ready when it was last looked at. */
  readonly settled: boolean;
  /** Messages that failed and wait for their visibility timeout, by queue. */
  readonly waiting: Readonly<Record<string, number>>;
}

export interface OwnPathsOptions {
  readonly events: DomainEvents;
  readonly calls: readonly SdkCall[];
  readonly settle: (timeoutMs: number) => Promise<Settled>;
  readonly advance: (seconds: number) => Promise<void>;
  /** Answers further paths; undefined: not one of them. */
  readonly answer?: (request: HttpRequest) => HttpAnswer | undefined;
}

const json = (status: number, content: unknown): HttpAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(content)),
});

async function settled({ url }: HttpRequest, { settle }: OwnPathsOptions): Promise<HttpAnswer> {
  const seconds = Number(new URL(url, "http://127.0.0.1").searchParams.get("timeoutSeconds") ?? 30);
  const result = await settle(seconds * 1000);
  return json(result.settled ? 200 : 504, result);
}

async function advanced({ body }: HttpRequest, { advance }: OwnPathsOptions): Promise<HttpAnswer> {
  const { advanceSeconds } = JSON.parse(body.toString("utf8") || "{}") as { advanceSeconds?: unknown };
  if (typeof advanceSeconds !== "number" || advanceSeconds < 0)
    return json(400, { message: "advanceSeconds must be a number of seconds, not negative" });
  await advance(advanceSeconds);
  return json(200, { advanced: advanceSeconds });
}

/**
 * The local cloud's own paths on the API's port:
 * `GET /_local/events`, `GET /_local/sdk-calls`, `POST /_local/settle?timeoutSeconds=`, `POST /_local/clock`,
 * and those of the local issuer of tokens.
 */
export function ownPaths(options: OwnPathsOptions): OwnPaths {
  return async (request) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    switch (`${request.method} ${pathname}`) {
      case "GET /_local/events":
        return json(200, options.events.recent);
      case "GET /_local/sdk-calls":
        return json(200, options.calls);
      case "POST /_local/settle":
        return settled(request, options);
      case "POST /_local/clock":
        return advanced(request, options);
      default:
        return options.answer?.(request);
    }
  };
}
