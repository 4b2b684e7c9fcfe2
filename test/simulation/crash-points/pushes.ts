import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpAnswer, HttpEvent } from "../../../core/adapters/api-gateway";
import { anHttpEvent } from "../../http-event";

type Handle = (push: HttpEvent) => Promise<HttpAnswer>;

const kept: Handle = async () => ({ statusCode: 200, body: "" });

/** Where the platforms push to: what comes is kept for the story to hand over, or asked of whoever answers now. */
export async function startPushes() {
  const waiting: HttpEvent[] = [];
  const door: { answer: Handle } = { answer: kept };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const [, , provider = "", application = "", key = "", kind = ""] = (request.url ?? "").split("/");
    const push = anHttpEvent("POST /webhooks/{provider}/{application}/{key}/{kind}", {
      params: { provider, application, key, kind },
      headers: {
        ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        "x-forwarded-proto": "http",
      },
      body: Buffer.concat(chunks).toString(),
    });
    if (door.answer === kept) waiting.push(push);
    const answer = await door.answer(push);
    response.writeHead(answer.statusCode ?? 200, answer.headers as Record<string, string>).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What was pushed since the last look. */
    taken: (): HttpEvent[] => waiting.splice(0),
    /** While `work` lasts, pushes are answered by `answer` and not kept. */
    async answering<T>(answer: Handle, work: () => Promise<T>): Promise<T> {
      door.answer = answer;
      try {
        return await work();
      } finally {
        door.answer = kept;
      }
    },
    stop: (): Promise<void> =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
