import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { checked } from "../../run-check-deployment";

/** A stage's API, as far as the check asks it. */
function stage(statuses: readonly string[]) {
  const asked: { readonly what: string; readonly token: string | undefined; readonly type: unknown }[] = [];
  const left = [...statuses];
  const listener: RequestListener = async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { type } = JSON.parse(body || "{}") as { type?: unknown };
    asked.push({ what: `${request.method} ${request.url}`, token: request.headers.authorization, type });
    const isRead = request.url?.startsWith("/v1/orders/");
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify(isRead ? { status: left.length > 1 ? left.shift() : left[0] } : { status: "ok" }),
    );
  };
  return { asked, listener };
}

let server: Server | undefined;
async function listening(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const quick = ["--attempts", "3", "--wait", "0.05"];
const order = ["--service", "ride", "--customer", "+8613800000021", "--driver", "+8613800007021"];

it("is content with a healthy stage, and shows its token", async () => {
  const { asked, listener } = stage([]);
  const { code, out } = await checked("--url", await listening(listener), "--token", "t-1", ...quick);
  expect({ code, out }).toEqual({ code: 0, out: "ok: GET /v1/health answers 200\n" });
  expect(asked).toEqual([{ what: "GET /v1/health", token: "Bearer t-1", type: undefined }]);
});

it("assigns an order of test telephones, waits for its numbers, cancels it and sees it end", async () => {
  const { asked, listener } = stage(["pending", "active", "ending", "ended"]);
  const { code, out } = await checked("--url", await listening(listener), ...order, ...quick);
  expect(code).toBe(0);
  expect(out.match(/^ok: /gm)).toHaveLength(5);
  expect(asked.flatMap(({ type }) => type ?? [])).toEqual(["order.assigned", "order.cancelled"]);
});

it("cancels an order that gets no number, says so, and shows nobody's number", async () => {
  const { asked, listener } = stage(["pending"]);
  const { code, err } = await checked("--url", await listening(listener), ...order, ...quick);
  expect(code).toBe(1);
  expect(err).toBe("check-deployment: not so: it has its numbers. The last answer was: 200 pending\n");
  expect(asked.at(-1)?.type).toBe("order.cancelled");
});

it("asks again what may yet come, and says what the last answer was", async () => {
  let times = 0;
  const url = await listening((_, response) => {
    times += 1;
    response.statusCode = 503;
    response.end(JSON.stringify({ title: "Busy", detail: "numbers like +8613800000021 stay out" }));
  });
  const { code, err } = await checked("--url", url, ...quick);
  expect({ code, times }).toEqual({ code: 1, times: 3 });
  expect(err).toContain("The last answer was: 503 Busy numbers like … stay out");
});

it("does not ask again who is refused", async () => {
  let times = 0;
  const url = await listening((_, response) => {
    times += 1;
    response.statusCode = 401;
    response.end("{}");
  });
  expect({ ...(await checked("--url", url, ...quick)), times }).toMatchObject({ code: 1, times: 1 });
});

it("says what to say, and helps", async () => {
  expect(await checked()).toMatchObject({
    code: 1,
    err: "check-deployment: say --url: the stack's output ApiUrl\n",
  });
  const { code, out } = await checked("--help");
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringContaining("npm run check-deployment -- --url"),
  });
});
