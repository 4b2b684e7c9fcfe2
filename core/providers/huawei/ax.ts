import type { CallDirection } from "../../domain/modes";
import { type E164, parseE164 } from "../../domain/phone-numbers";
import {
  type BindRequest,
  type Capabilities,
  type Change,
  type NumberProvider,
  ProviderError,
  type Sending,
  type Subscription,
  type SubscriptionPage,
} from "../../domain/provider";
import type { Answer } from "./answer";
import type { Client, Send } from "./client";
import { idIn, recordingFields, subscriptionIdOf } from "./fields";
import { integerOf, isRecord, type JsonRecord, textOf } from "./json";
import { unlessMissing } from "./missing";
import { mustBe, orUndo } from "./or-undo";

const path = "/rest/provision/caas/privatenumber/v1.0";
const calleePath = "/rest/caas/privatenumber/calleenumber/v1.0";

export const axCapabilities: Capabilities = {
  mode: "AX",
  // A can't be changed; that callDirection can is inferred from integrations (reference §5.3).
  canModify: { people: false, lifetime: false, direction: true },
  canUnbind: true,
  canFind: true,
  canList: true,
  choosesNumber: false,
  stores: true,
  echoesUserData: false,
  // It lives until unbound.
  lifetimes: false,
  minLifetimeSeconds: 0,
  texts: true,
  recordings: true,
  directions: true,
  calleePerCall: true,
};

/** AX: whoever dials X reaches A, the driver; A reaches the temporary callee. @see Huawei reference §5 */
export function axProvider(client: Client): NumberProvider {
  return {
    capabilities: axCapabilities,
    bind: (request, sending) => bind(client, request, sending),
    modify: (change, sending) => modify(client, change, sending),
    unbind: ({ subscriptionId }, sending) => unbind(client.begin("unbind", sending), subscriptionId),
    find: (query, sending) => find(client.begin("find", sending), query),
    list: ({ number }, sending) => list(client.begin("find", sending), number),
    setCallee: (request, sending) => setCallee(client.begin("set-callee", sending), request),
  };
}

/** `callDirection` where A is the driver. */
const directionCode: Readonly<Record<CallDirection, 0 | 1 | 2>> = {
  both: 0,
  "driver-only": 1,
  "customer-only": 2,
};

async function bind(client: Client, request: BindRequest, sending: Sending): Promise<Subscription> {
  const send = client.begin("bind", sending);
  const takeBack = client.begin("unbind", sending);
  const { json } = await send({
    method: "POST",
    path,
    body: {
      origNum: request.people.driver,
      privateNum: request.numbers.x,
      privateNumType: "mobile-virtual",
      callDirection: directionCode[request.direction],
      // X is shown to the callee: the carrier blocks anything else.
      calleeNumDisplay: "0",
      maxDuration: request.maxCallMinutes,
      privateSms: String(request.texts),
      ...recordingFields(request),
    },
  });
  const subscriptionId = subscriptionIdOf(json, client, "bind");
  const numbers = { x: request.numbers.x };
  const undo = () => unbind(takeBack, subscriptionId);
  await mustBe(numbers.x, textOf(json.privateNum), { client, subscriptionId, undo });
  // Without a callee the driver's first call would end at once.
  if (request.direction !== "customer-only") {
    await orUndo(
      subscriptionId,
      () => setCallee(send, { subscriptionId, numbers, people: request.people }),
      undo,
    );
  }
  return { subscriptionId, numbers, people: request.people, direction: request.direction };
}

async function setCallee(
  send: Send,
  { subscriptionId, numbers, people }: Parameters<NonNullable<NumberProvider["setCallee"]>>[0],
): Promise<void> {
  await send({
    method: "PUT",
    path: calleePath,
    // Guide and documents disagree on what identifies the binding: all of it is sent.
    body: { subscriptionId, origNum: people.driver, privateNum: numbers.x, calleeNum: people.customer },
  });
}

const unbind = (send: Send, subscriptionId: string): Promise<void> =>
  unlessMissing(undefined, async () => {
    await send({ method: "DELETE", path, query: { subscriptionId } });
  });

async function modify(client: Client, change: Change, sending: Sending): Promise<void> {
  const send = client.begin("modify", sending);
  const { subscriptionId } = change;
  const [current] = listOf((await send({ method: "GET", path, query: { subscriptionId } })).json);
  await send({
    method: "PUT",
    path,
    body: {
      subscriptionId,
      // Marked as required: repeated as it is.
      privateSms: textOf(current?.privateSms) ?? "true",
      callDirection: directionCode[change.direction],
    },
  });
}

/** X has one A, so whatever is on X is told, whoever it is bound to. */
async function find(
  send: Send,
  { numbers, people }: Parameters<NumberProvider["find"]>[0],
): Promise<Subscription[]> {
  const ask = (query: Record<string, string>) =>
    unlessMissing<Answer | undefined>(undefined, () => send({ method: "GET", path, query }));
  const answers = await Promise.all([
    ask({ origNum: people.driver }),
    // Only some editions of the documents know this key; where the platform doesn't, A's own list must do.
    ask({ privateNum: numbers.x }).catch((error: unknown) => {
      if (error instanceof ProviderError && error.failure.kind === "callers-fault") return undefined;
      throw error;
    }),
  ]);
  const found = answers.flatMap((answer) => (answer ? listOf(answer.json).flatMap(subscriptionOf) : []));
  const byId = new Map(found.map((each) => [each.subscriptionId, each]));
  return [...byId.values()].filter((each) => each.numbers.x === numbers.x);
}

/** X has one A: one page is all. Editions that don't know the key refuse it. */
const list = (send: Send, x: E164): Promise<SubscriptionPage> =>
  unlessMissing<SubscriptionPage>({ subscriptions: [] }, async () => {
    const { json } = await send({ method: "GET", path, query: { privateNum: x } });
    return { subscriptions: listOf(json).flatMap(subscriptionOf) };
  });

const listOf = ({ privateNumList }: JsonRecord): JsonRecord[] =>
  Array.isArray(privateNumList) ? privateNumList.filter(isRecord) : [];

function subscriptionOf(item: JsonRecord): Subscription[] {
  const subscriptionId = idIn(item);
  const x = parseE164(textOf(item.privateNum) ?? "");
  if (subscriptionId === undefined || x === undefined) return [];
  const driver = parseE164(textOf(item.origNum) ?? "");
  // Left out when it was never set, which is both ways; we always set it.
  const direction = (["both", "driver-only", "customer-only"] as const)[integerOf(item.callDirection) ?? -1];
  return [
    {
      subscriptionId,
      numbers: { x },
      ...(driver && { people: { driver } }),
      ...(direction && { direction }),
    },
  ];
}
