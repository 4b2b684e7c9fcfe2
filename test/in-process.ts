import type { IncomingHttpHeaders, Server } from "node:http";
import type { buildApp } from "fauxqs";

/** A request as the SDK, or a lean call, has it ready to be sent. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Incoming {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export type Engine = (request: Outgoing) => Promise<Incoming>;
type App = ReturnType<typeof buildApp>;

/** What an engine of this process wants to see of a signature. */
const signed = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/x/aws4_request, SignedHeaders=host, Signature=x",
  "x-amz-date": "20261122T000000Z",
};

export async function bytesOf(body: unknown, stir: () => void): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (typeof body === "string") return Buffer.from(body);
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    stir();
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}

/** Settings of a client of the SDK whose requests are carried by `carry`, unsigned and without a socket. */
export const carriedBy = (carry: Engine) => ({
  region: "us-east-1",
  endpoint: "http://127.0.0.1",
  credentials: { accessKeyId: "simulated", secretAccessKey: "simulated" },
  signer: { sign: async <T>(request: T) => request },
  requestHandler: {
    handle: async (request: Outgoing) => ({ response: await carry(request) }),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  },
});

/** dynalite without a socket: it is handed what Node's HTTP server would hand it. */
export const dynamoEngine =
  (server: Server): Engine =>
  ({ headers, body }) =>
    new Promise((resolve) => {
      const listeners: Record<string, (value?: Buffer) => void> = {};
      const request = {
        method: "POST",
        url: "/",
        headers: { ...headers, ...signed },
        on: (name: string, listener: () => void) => {
          listeners[name] = listener;
        },
        removeAllListeners: () => undefined,
      };
      const answered: Record<string, string> = {};
      const response = {
        statusCode: 200,
        contentType: "",
        setHeader: (name: string, value: unknown) => {
          answered[name.toLowerCase()] = String(value);
        },
        end: (text = "") =>
          resolve({ statusCode: response.statusCode, headers: answered, body: Buffer.from(text) }),
      };
      server.emit("request", request, response);
      listeners.data?.(body as Buffer);
      listeners.end?.();
    });

function withQuery({ path, query = {} }: Outgoing): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): [string, string] => [name, each ?? ""]),
  );
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** fauxqs without a socket. */
export const messagingEngine =
  (app: App): Engine =>
  async (request) => {
    const { method, headers, body } = request;
    const answer = await app.inject({
      method: method as "POST",
      url: withQuery(request),
      headers: { ...headers, host: "127.0.0.1", ...signed },
      payload: body as Buffer,
    });
    return {
      statusCode: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers as IncomingHttpHeaders).map(([name, value]) => [name, String(value)]),
      ),
      body: answer.rawPayload,
    };
  };

const json = (value: unknown, statusCode = 200): Incoming => ({
  statusCode,
  headers: { "content-type": "application/x-amz-json-1.1" },
  body: Buffer.from(JSON.stringify(value)),
});

/** Secrets Manager, as far as it is asked. */
export const secretsEngine =
  (secretOf: (id: string) => unknown): Engine =>
  async ({ body }) => {
    const { SecretId } = JSON.parse(String(body)) as { SecretId: string };
    const secret = secretOf(SecretId);
    return secret === undefined
      ? json({ __type: "ResourceNotFoundException" }, 400)
      : json({ SecretString: JSON.stringify(secret) });
  };
