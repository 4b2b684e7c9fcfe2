import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the far side saw it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}
export type Reply = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

export interface Platform {
  readonly baseUrl: string;
  readonly seen: Seen[];
  /** What it answers from now on. */
  answer(reply: Reply): void;
  close(): Promise<void>;
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (_, response) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));

export const success = (body: object = {}): Reply =>
  json(200, { resultcode: "0", resultdesc: "Success", ...body });
export const refusal = (status: number, resultcode: string, resultdesc = "refused"): Reply =>
  json(status, { resultcode, resultdesc });

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url ?? "/", "http://platform");
  const text = Buffer.concat(chunks).toString();
  return {
    method: request.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: text === "" ? undefined : JSON.parse(text),
  };
}

/** A server that answers what a test says: for what no strict platform would do. */
export async function startPlatform(): Promise<Platform> {
  const seen: Seen[] = [];
  let reply: Reply = success();
  const server: Server = createServer(async (request, response) => {
    const each = await read(request);
    seen.push(each);
    reply(each, response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer: (next) => {
      reply = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
