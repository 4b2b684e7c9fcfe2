import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { LocalFile } from "../local-file";
import { Unexpected } from "./verify";

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** What somebody dials: a number, and in AXE an extension behind it. */
export interface Target {
  readonly number: string;
  readonly extension?: string;
}

export interface Dial {
  readonly customer: Target;
  readonly driver: Target;
}

/** What the API says of a binding. */
export interface BindingAnswer {
  readonly status: string;
  readonly reason?: string;
  readonly mode?: string;
  readonly dial?: Dial;
  readonly expiresAt?: string;
}

/** An order as an event states it: what the event's type needs. */
export interface OrderTold extends Readonly<Record<string, unknown>> {
  readonly orderId: string;
}

export interface CallAnswer {
  readonly callId: string;
  readonly from?: string;
  readonly outcome: string;
  readonly talkSeconds: number;
  readonly fee: string;
  readonly recording: {
    readonly state: string;
    readonly parts: readonly { readonly sha256?: string; readonly bytes?: number }[];
  };
}

export interface PlacedCall {
  readonly sessionId: string;
  readonly outcome: string;
  readonly connectedTo?: string;
  readonly shownToCallee?: string;
}

export interface EventSeen {
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Longest wait for what happens by itself (pushes, queues). */
const patienceMs = 60_000;
const pauseMs = 50;

async function request<Body>(method: string, url: string, content?: unknown): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    ...(content === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(content) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? undefined : JSON.parse(text)) as Body };
}

/** Waits until what is read is as it should be. @throws Unexpected with what was last seen */
export async function eventually<Value>(
  promise: string,
  read: () => Promise<Value>,
  isSo: (value: Value) => boolean,
): Promise<Value> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const seen = await read();
    if (isSo(seen)) return seen;
    if (performance.now() > end) throw new Unexpected(promise, `within ${patienceMs / 1000} s`, seen);
    await sleep(pauseMs);
  }
}

/** The platform's, the people's and time's hands: what a story does, by HTTP alone. */
export function openStage({ api, simulator }: LocalFile) {
  const control = async <Body>(method: string, path: string, content?: unknown): Promise<Body> =>
    (await request<Body>(method, `${simulator}/_control/${path}`, content)).body;
  const now = async (): Promise<number> => Date.parse((await control<{ now: string }>("GET", "clock")).now);
  const settle = () => request("POST", `${api}/_local/settle`);

  return {
    now,
    get: <Body>(path: string) => request<Body>("GET", `${api}${path}`),
    /** Where an answer of the API sends its reader. */
    redirect: async (path: string): Promise<{ status: number; location: string }> => {
      const { status, headers } = await fetch(`${api}${path}`, { redirect: "manual" });
      return { status, location: headers.get("location") ?? "" };
    },
    download: async (url: string): Promise<Uint8Array> =>
      new Uint8Array(await (await fetch(url)).arrayBuffer()),
    put: <Body>(path: string, content: unknown) => request<Body>("PUT", `${api}${path}`, content),
    post: <Body>(path: string, content: unknown) => request<Body>("POST", `${api}${path}`, content),
    /** Sends an order event that happens now. */
    tell: async (type: string, order: OrderTold): Promise<Answer<BindingAnswer>> => {
      return request("POST", `${api}/v1/order-events`, {
        eventId: randomUUID(),
        type,
        occurredAt: new Date(await now()).toISOString(),
        order,
      });
    },
    /** `digits` are typed once the platform has answered. */
    dial: (from: string, to: string, talkSeconds: number, digits?: string) =>
      control<PlacedCall>("POST", "calls", { from, to, talkSeconds, ...(digits ? { digits } : {}) }),
    text: (from: string, to: string, content: string) =>
      control<{ smsIdentifier: string }>("POST", "texts", { from, to, content }),
    /** Rows of what the platforms hold or did; of one application where it is named. */
    list: <Row>(name: "subscriptions" | "recordings" | "deliveries" | "calls", application?: string) =>
      control<readonly Row[]>("GET", application ? `${name}?application=${application}` : name),
    /** How a phone behaves when a platform calls it on its own. */
    phone: (number: string, answer: "answer" | "no-answer") => control("POST", "phones", { number, answer }),
    events: async (type: string): Promise<EventSeen[]> => {
      const { body } = await request<readonly { event: EventSeen }[]>("GET", `${api}/_local/events`);
      return body.map(({ event }) => event).filter((event) => event.type === type);
    },
    settle,
    /** Time passes for everybody: schedules fire, and what they start is awaited. */
    pass: async (seconds: number): Promise<void> => {
      await control("POST", "clock", { advanceSeconds: seconds });
      await settle();
    },
  };
}

export type Stage = ReturnType<typeof openStage>;
