import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A WAV file of so many sample bytes (A-law, 8 kHz, mono). */
export function wav(sampleBytes: number, statedSize = sampleBytes + 36): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(statedSize, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.write("data", 36, "latin1");
  header.writeUInt32LE(sampleBytes, 40);
  return Buffer.concat([header, Buffer.alloc(sampleBytes, 0xd5)]);
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

export interface Platform {
  readonly origin: string;
  readonly host: string;
  /** What each path answers; the recording path answers 301 to `/files/{fileName}` unless it says otherwise. */
  readonly answers: Map<string, Answer>;
  readonly seen: string[];
  stop(): Promise<void>;
}

const refuse = (response: ServerResponse, status: number, resultcode: string) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ resultcode, resultdesc: "refused" }));
};

/** The far side of the wire: where a recording is, and the recording. */
export async function startPlatform(): Promise<Platform> {
  const answers = new Map<string, Answer>();
  const seen: string[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://platform");
    seen.push(url.pathname);
    const file = url.searchParams.get("fileName");
    const answer = answers.get(url.pathname);
    if (answer) return answer(response, request);
    if (file === null) return refuse(response, 404, "");
    if (!answers.has(`/files/${file}`)) return refuse(response, 403, "1012007");
    response.writeHead(301, { location: `http://${request.headers.host}/files/${file}` }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    answers,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A whole answer, its length stated. */
export const whole =
  (body: Buffer): Answer =>
  (response) =>
    response.writeHead(200, { "content-length": body.length }).end(body);
