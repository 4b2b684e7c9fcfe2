import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { buffer, text } from "node:stream/consumers";
import { close, listen } from "../triggers/http-api";
import { laggingIndex } from "./lagging-index";
import { callName, isDescribedByBody, type SdkCall, signedBy } from "./sdk-call";
import { answerSecret, type SecretValues } from "./secrets-manager";

/** What stands between the functions' SDK and the engines. */
export interface Front {
  readonly url: string;
  readonly calls: readonly SdkCall[];
  connect(upstream: Upstream): void;
  stop(): Promise<void>;
}

export interface Upstream {
  readonly dynamodb: string;
  readonly queues: string;
  readonly secrets: SecretValues;
  /** Which invocation a worker serves. */
  readonly requestOf: (workerId: string) => string | undefined;
}

export interface FrontOptions {
  readonly recordsCalls: boolean;
  /** Seed: index reads miss some items. */
  readonly indexLagSeed: number | undefined;
}

const agent = new Agent({ keepAlive: true });
const mostCalls = 100_000;

type Reply = {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: IncomingMessage | Buffer;
};

function forward(incoming: IncomingMessage, body: string | undefined, engine: string): Promise<Reply> {
  const { expect: _, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      new URL(incoming.url ?? "/", engine),
      { method: incoming.method, headers, agent },
      (response) =>
        resolve({ status: response.statusCode ?? 502, headers: response.headers, body: response }),
    );
    outgoing.once("error", reject);
    if (body === undefined) incoming.pipe(outgoing);
    else outgoing.end(body);
  });
}

function finish(response: ServerResponse, { status, headers, body }: Reply): Promise<void> {
  response.writeHead(status, headers);
  return new Promise((resolve, reject) => {
    response.once("close", resolve);
    if (Buffer.isBuffer(body)) response.end(body);
    else body.once("error", reject).pipe(response);
  });
}

/** Answers `GetSecretValue`, forwards the rest to its engine, and keeps a record of both on request. */
export async function startFront({ recordsCalls, indexLagSeed }: FrontOptions): Promise<Front> {
  const calls: SdkCall[] = [];
  const lag = indexLagSeed === undefined ? undefined : laggingIndex(indexLagSeed);
  let upstream: Upstream | undefined;

  const reply = async (incoming: IncomingMessage, body: string | undefined, service: SdkCall["service"]) => {
    if (!upstream) throw new Error("the local cloud is starting");
    if (service === "secretsmanager")
      return answerSecret(String(incoming.headers["x-amz-target"] ?? ""), body ?? "", upstream.secrets);
    const answer = await forward(
      incoming,
      body,
      service === "dynamodb" ? upstream.dynamodb : upstream.queues,
    );
    if (!lag || service !== "dynamodb" || !lag.concerns(incoming.headers, body ?? "")) return answer;
    const shortened = lag.shorten(Buffer.isBuffer(answer.body) ? answer.body : await buffer(answer.body));
    const { "x-amz-crc32": __, ...headers } = answer.headers;
    return {
      ...answer,
      headers: { ...headers, "content-length": String(shortened.length) },
      body: shortened,
    };
  };

  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const startedAt = performance.timeOrigin + performance.now();
    const { method = "GET", url = "/", headers } = incoming;
    const body = isDescribedByBody(headers) ? await text(incoming) : undefined;
    const name = callName(method, url, headers, body ?? "");
    const invocation = upstream?.requestOf(String(headers["x-amz-security-token"] ?? ""));
    const answer = await reply(incoming, body, name.service);
    await finish(response, answer);
    const endedAt = performance.timeOrigin + performance.now();
    if (recordsCalls && calls.length < mostCalls)
      calls.push({
        function: signedBy(headers),
        invocation,
        ...name,
        startedAt,
        endedAt,
        status: answer.status,
      });
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(503, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ __type: "ServiceUnavailable", message: String(error) }));
    });
  });
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    connect: (given) => {
      upstream = given;
    },
    stop: () => close(server),
  };
}
