import { createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../../simulator/server";

export interface Reply {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

/** The far side of the simulator's pushes: remembers them and answers as told. */
export async function startReceiver(answer: (received: Received) => { status: number; body?: unknown }) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const each = { path: request.url ?? "", headers: request.headers, body };
      received.push(each);
      const { status, body: reply } = answer(each);
      response.writeHead(status).end(reply === undefined ? "" : JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** AKSK headers, written down a second time so that the simulator is not its own judge. */
function aksk(appKey: string, appSecret: string, now: number): Record<string, string> {
  const nonce = randomBytes(16).toString("hex");
  const created = new Date(now).toISOString().replace(/\.\d+Z$/, "Z");
  const digest = createHmac("sha256", appSecret)
    .update(nonce + created)
    .digest("base64");
  return {
    "content-type": "application/json;charset=UTF-8",
    authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"',
    "x-aksk": `UsernameToken Username="${appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`,
  };
}

const applicationOf = (simulator: Simulator, name: string) => {
  const found = simulator.applications.find(({ application }) => application === name);
  if (!found) throw new Error(`no application ${name}`);
  return found;
};

const replyOf = async (response: Response): Promise<Reply> => {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
};

/** A client of the platform and of its control side. */
export function clientOf(simulator: Simulator, name: string) {
  const application = applicationOf(simulator, name);
  const signed = (now = simulator.now()) => aksk(application.appKey, application.appSecret, now);
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = signed(),
  ): Promise<Reply> =>
    replyOf(
      await fetch(simulator.url + path, {
        method,
        headers,
        redirect: "manual",
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );
  const control = async (method: string, path: string, body?: unknown): Promise<Reply> =>
    replyOf(
      await fetch(`${simulator.url}/_control/${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return { application, call, control, signed };
}
export type Client = ReturnType<typeof clientOf>;

export const startForTest = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  startSimulator({ port: 0, mergeWindowMs: 20, ...options });

/** Looks again until `find` finds, or fails. */
export async function eventually<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const giveUpAt = Date.now() + 5_000;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
