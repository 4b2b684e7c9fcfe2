import { parseE164 } from "../../domain/phone-numbers";
import type {
  BindRequest,
  Capabilities,
  Change,
  NumberProvider,
  Sending,
  Subscription,
  SubscriptionPage,
} from "../../domain/provider";
import type { Client, Send } from "./client";
import {
  directionCode,
  directionOf,
  idIn,
  lifetimeSeconds,
  noLongerThan,
  recordingFields,
  subscriptionIdOf,
} from "./fields";
import { integerOf, isRecord, type JsonRecord, textOf } from "./json";
import { unlessMissing } from "./missing";
import { mustBe } from "./or-undo";
import { allPages, nextPage, type Page, pageSize } from "./paging";

const path = "/rest/caas/relationnumber/partners/v1.0";

/** The bound of AXB's `duration` is not confirmed; AXYB's is taken (reference §4.1). */
const longestSeconds = 7_776_000;

export const axbCapabilities: Capabilities = {
  mode: "AXB",
  canModify: { people: true, lifetime: true, direction: true },
  canUnbind: true,
  canFind: true,
  canList: true,
  choosesNumber: false,
  stores: true,
  // Documented as "contact support": not to be depended on.
  echoesUserData: false,
  minLifetimeSeconds: 60,
  maxLifetimeSeconds: longestSeconds,
  lifetimes: true,
  texts: true,
  recordings: true,
  directions: true,
};

/** AXB: A and B reach each other through X. A is the customer, B the driver. @see Huawei reference §4 */
export function axbProvider(client: Client): NumberProvider {
  return {
    capabilities: axbCapabilities,
    bind: (request, sending) => bind(client, request, sending),
    modify: (change, sending) => modify(client, change, sending),
    unbind: ({ subscriptionId }, sending) => unbind(client.begin("unbind", sending), subscriptionId),
    find: (query, sending) => find(client, query, sending),
    list: (query, sending) => list(client.begin("find", sending), query),
  };
}

async function bind(client: Client, request: BindRequest, sending: Sending): Promise<Subscription> {
  noLongerThan(longestSeconds, request, client, "bind");
  const send = client.begin("bind", sending);
  const takeBack = client.begin("unbind", sending);
  const { json } = await send({
    method: "POST",
    path,
    body: {
      relationNum: request.numbers.x,
      callerNum: request.people.customer,
      calleeNum: request.people.driver,
      callDirection: directionCode[request.direction],
      duration: lifetimeSeconds(request),
      maxDuration: request.maxCallMinutes,
      privateSms: String(request.texts),
      ...recordingFields(request),
    },
  });
  const subscriptionId = subscriptionIdOf(json, client, "bind");
  const { numbers, people, direction } = request;
  const undo = () => unbind(takeBack, subscriptionId);
  await mustBe(numbers.x, textOf(json.relationNum), { client, subscriptionId, undo });
  return { subscriptionId, numbers: { x: numbers.x }, people, direction };
}

/** Always by id: the number alone would end every pair on it. */
const unbind = (send: Send, subscriptionId: string): Promise<void> =>
  unlessMissing(undefined, async () => {
    await send({ method: "DELETE", path, query: { subscriptionId } });
  });

async function modify(client: Client, change: Change, sending: Sending): Promise<void> {
  noLongerThan(longestSeconds, change, client, "modify");
  const send = client.begin("modify", sending);
  await send({
    method: "PUT",
    path,
    body: {
      subscriptionId: change.subscriptionId,
      callerNum: change.people.customer,
      calleeNum: change.people.driver,
      callDirection: directionCode[change.direction],
      // Restarts the platform's clock, so it is sent with every change.
      duration: lifetimeSeconds(change),
    },
  });
}

/** The platform filters by role, and either person may hold either role in an orphan: four questions, one answer. */
async function find(
  client: Client,
  { numbers: { x }, people }: Parameters<NumberProvider["find"]>[0],
  sending: Sending,
): Promise<Subscription[]> {
  const send = client.begin("find", sending);
  const ask = (role: "callerNum" | "calleeNum", number: string) =>
    allPages(({ pageIndex, pageSize }) =>
      unlessMissing({ items: [] }, async (): Promise<Page<Subscription>> => {
        const query = { relationNum: x, [role]: number, pageIndex, pageSize };
        return pageOf((await send({ method: "GET", path, query })).json);
      }),
    );
  const both = [people.customer, people.driver];
  const found = await Promise.all(
    both.flatMap((number) => [ask("callerNum", number), ask("calleeNum", number)]),
  );
  const byId = new Map(found.flat().map((each) => [each.subscriptionId, each]));
  return [...byId.values()].filter((each) => each.numbers.x === x && takesPart(each, both));
}

/** Every pair on the number: asked for without people, the platform tells them all (reference §4.4). */
async function list(
  send: Send,
  { number, page = "1" }: Parameters<NonNullable<NumberProvider["list"]>>[0],
): Promise<SubscriptionPage> {
  const query = { relationNum: number, pageIndex: page, pageSize: String(pageSize) };
  const { items, totalCount } = await unlessMissing<Page<Subscription>>({ items: [] }, async () =>
    pageOf((await send({ method: "GET", path, query })).json),
  );
  return { subscriptions: items, ...nextPage(page, items.length, totalCount) };
}

/** A subscription whose people the platform doesn't tell is kept: it was found by asking for one of them. */
const takesPart = ({ people }: Subscription, asked: readonly string[]): boolean =>
  people === undefined ||
  [people.customer, people.driver].some((each) => each !== undefined && asked.includes(each));

function pageOf(json: JsonRecord): Page<Subscription> {
  const items = Array.isArray(json.relationNumList) ? json.relationNumList : [];
  return { items: items.filter(isRecord).flatMap(subscriptionOf), totalCount: json.totalCount };
}

function subscriptionOf(item: JsonRecord): Subscription[] {
  const subscriptionId = idIn(item);
  const x = parseE164(textOf(item.relationNum) ?? "");
  if (subscriptionId === undefined || x === undefined) return [];
  const customer = parseE164(textOf(item.callerNum) ?? "");
  const driver = parseE164(textOf(item.calleeNum) ?? "");
  const direction = directionOf(item.callDirection);
  const lifetimeSeconds = integerOf(item.duration);
  return [
    {
      subscriptionId,
      numbers: { x },
      ...((customer || driver) && { people: { ...(customer && { customer }), ...(driver && { driver }) } }),
      ...(direction && { direction }),
      ...(lifetimeSeconds !== undefined && { lifetimeSeconds }),
    },
  ];
}
