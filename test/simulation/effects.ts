/** One thing a function does to the world outside itself: a request to AWS or to a provider. */
export interface Effect {
  /** `dynamodb`, `sqs`, `sns`, `s3`, `secretsmanager`, …; `http` = a request by `fetch`: a provider, a recording, a webhook. */
  readonly service: string;
  /** As the service calls it (`PutItem`, `Publish`); of `http` the method. */
  readonly operation: string;
  /** The table, queue, topic, bucket or secret; of `http` host and path. */
  readonly target: string;
  /** Which item, key or message, as far as it can be told; "" where it can't. */
  readonly detail: string;
  /** Whether it may leave something behind. What nobody foresaw is taken to. */
  readonly changes: boolean;
}

/**
 * Decides when, whether, and whether-answered an effect happens: `perform` does it. A gate that never calls `perform` and never
 * settles is a process that died before it; one that calls it and never settles, a process that died after it.
 */
export type Gate = <T>(effect: Effect, perform: () => Promise<T>) => Promise<T>;

/** The part of any AWS SDK v3 client that is needed here; document clients have it too. */
interface TappableClient {
  readonly config: { readonly serviceId?: string };
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each client has types of its own for the same two functions
    add(middleware: any, options: any): void;
  };
}

type Handle = (args: { input: Record<string, unknown> }) => Promise<unknown>;

/** Puts every command of a client behind a gate, also those nobody foresaw: outermost, so one command is one effect however often it is retried. */
export function tapClient(client: TappableClient, gate: Gate): void {
  const service = (client.config.serviceId ?? "unknown").toLowerCase().replaceAll(" ", "");
  const tap =
    (next: Handle, { commandName = "" }: { commandName?: string }): Handle =>
    (args) =>
      gate(awsEffect(service, commandName.replace(/Command$/, ""), args.input), () => next(args));
  client.middlewareStack.add(tap, {
    name: "effectTap",
    step: "initialize",
    priority: "high",
    override: true,
  });
}

/**
 * Puts every request of a `fetch` behind a gate, those of the lean AWS calls under their own names. A caller that aborts is let
 * go at once; the gate may still perform what was sent.
 */
export function tapFetch(fetch: typeof globalThis.fetch, gate: Gate): typeof globalThis.fetch {
  return async (input, init) => {
    const request = input instanceof Request ? input : undefined;
    const signal = init?.signal ?? request?.signal;
    const effect = await fetchEffect(input, init);
    signal?.throwIfAborted();
    const answer = gate(effect, () => fetch(input, init));
    return signal ? untilAborted(answer, signal) : answer;
  };
}

function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

async function fetchEffect(input: string | URL | Request, init?: RequestInit): Promise<Effect> {
  const request = input instanceof Request ? input : undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  const amazonTarget = headers.get("x-amz-target");
  if (amazonTarget) return leanEffect(amazonTarget, await bodyText(request, init));
  const url = new URL(request?.url ?? String(input));
  const operation = (init?.method ?? request?.method ?? "GET").toUpperCase();
  const changes = !["GET", "HEAD", "OPTIONS"].includes(operation);
  return { service: "http", operation, target: `${url.host}${url.pathname}`, detail: "", changes };
}

async function bodyText(request: Request | undefined, init?: RequestInit): Promise<string> {
  if (typeof init?.body === "string") return init.body;
  return request ? request.clone().text() : "{}";
}

const leanServices: Readonly<Record<string, string>> = {
  DynamoDB_20120810: "dynamodb",
  AmazonSQS: "sqs",
  secretsmanager: "secretsmanager",
};

function leanEffect(amazonTarget: string, body: string): Effect {
  const [name = "", operation = ""] = amazonTarget.split(".");
  return awsEffect(leanServices[name] ?? name, operation, JSON.parse(body || "{}"));
}

function awsEffect(service: string, operation: string, input: Readonly<Record<string, unknown>>): Effect {
  const changes = !/^(Get|Head|List|Describe|Query|Scan|BatchGet)/.test(operation);
  return { service, operation, target: targetOf(input), detail: detailOf(input), changes };
}

function targetOf(input: Readonly<Record<string, unknown>>): string {
  for (const name of ["TableName", "QueueUrl", "TopicArn", "Bucket", "SecretId"]) {
    const value = input[name];
    if (typeof value === "string")
      return value.slice(Math.max(value.lastIndexOf("/"), value.lastIndexOf(":")) + 1);
  }
  const { RequestItems } = input;
  return isRecord(RequestItems) ? Object.keys(RequestItems).join(" ") : "";
}

function detailOf({ Key, Item, RequestItems, IndexName }: Readonly<Record<string, unknown>>): string {
  if (typeof Key === "string") return Key;
  const keyed = isRecord(Key) ? Key : Item;
  if (isRecord(keyed)) return `${plain(keyed.pk)} ${plain(keyed.sk)}`;
  if (isRecord(RequestItems)) {
    const counts = Object.values(RequestItems).map((each) => (Array.isArray(each) ? each.length : 1));
    return `${counts.reduce((sum, each) => sum + each, 0)} items`;
  }
  return typeof IndexName === "string" ? `index ${IndexName}` : "";
}

/** A key's value, in JavaScript's or in DynamoDB's notation. */
const plain = (value: unknown): string => (isRecord(value) ? String(value.S ?? value.N) : String(value));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
