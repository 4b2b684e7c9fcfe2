import type { LocalCloud } from "../../local/cloud";
import { axbStory } from "../../local/demo/axb/story";
import { runForDemo } from "../../local/demo/run-for-demo";
import { verifier } from "../../local/demo/verify";
import { matchRoute } from "../../local/triggers/route-match";
import { expectDocumented, isDocumented } from "../openapi-check";
import { playBeyondTheStory } from "./beyond-the-story";

jest.setTimeout(180_000);

interface Answered {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

const answered: Answered[] = [];
let cloud: LocalCloud;

/** Whatever is fetched from the API while the story is played, as it came over HTTP. */
async function overhear(play: () => Promise<void>): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await real(input, init);
    const url = new URL(String(input));
    if (url.origin === cloud.api && url.pathname.startsWith("/v1/")) {
      const { status, headers } = response;
      const body = await response.clone().text();
      const method = init?.method ?? "GET";
      answered.push({ method, path: url.pathname, status, contentType: headers.get("content-type"), body });
    }
    return response;
  };
  try {
    await play();
  } finally {
    globalThis.fetch = real;
  }
}

beforeAll(async () => {
  cloud = await runForDemo({});
  await overhear(async () => {
    for (const scene of axbStory.scenes(cloud)) await scene.play(verifier(() => undefined));
    await playBeyondTheStory(cloud);
  });
});
afterAll(() => cloud?.stop());

const routeOf = ({ method, path }: Answered): string =>
  matchRoute(cloud.plan.routes, method, path)?.route.routeKey ?? `no route for ${method} ${path}`;

it("answered on every route that the story needs", () => {
  const routes = new Set(answered.map(routeOf));
  for (const route of [
    "POST /v1/order-events",
    "PUT /v1/numbers",
    "GET /v1/numbers",
    "GET /v1/orders/{orderId}",
    "GET /v1/orders/{orderId}/calls",
    "GET /v1/calls",
    "GET /v1/calls/{callId}",
    "GET /v1/calls/{callId}/recording",
    "GET /v1/health",
    "GET /v1/openapi.json",
  ])
    expect([...routes]).toContain(route);
});

it("answers over HTTP as the OpenAPI document says", () => {
  for (const answer of answered.filter((each) => !each.path.endsWith("openapi.json")))
    expectDocumented(routeOf(answer), {
      statusCode: answer.status,
      headers: { "content-type": String(answer.contentType) },
      body: answer.body,
    });
});

it("publishes events as the document says", () => {
  const events = cloud.events.map(({ event }) => event);
  expect(events.length).toBeGreaterThan(0);
  expect(events.filter((event) => !isDocumented("CloudEvent", event))).toEqual([]);
});
