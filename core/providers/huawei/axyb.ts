import { type E164, parseE164 } from "../../domain/phone-numbers";
import type { BindRequest, Capabilities, NumberProvider, Sending, Subscription } from "../../domain/provider";
import type { Client, Send } from "./client";
import {
  directionCode,
  directionOf,
  idIn,
  lifetimeSeconds,
  noLongerThan,
  subscriptionIdOf,
  unsupported,
} from "./fields";
import { isRecord, type JsonRecord, textOf } from "./json";
import { unlessMissing } from "./missing";
import { orUndo } from "./or-undo";

const path = "/rest/omp/xyrelationnumber/v1.0";
const longestSeconds = 7_776_000;

export const axybCapabilities: Capabilities = {
  mode: "AXYB",
  canModify: { people: false, lifetime: false, direction: false },
  canUnbind: true,
  // A query wants the id or a number, and after a bind in doubt we have neither.
  canFind: false,
  canList: true,
  choosesNumber: true,
  stores: true,
  echoesUserData: false,
  lifetimes: true,
  minLifetimeSeconds: 60,
  maxLifetimeSeconds: longestSeconds,
  texts: false,
  recordings: true,
  directions: true,
};

/** AXYB: A, the customer, dials Y to reach B, the driver, who dials X to reach A. @see Huawei reference §7 */
export function axybProvider(client: Client): NumberProvider {
  return {
    capabilities: axybCapabilities,
    bind: (request, sending) => bind(client, request, sending),
    modify: unsupported(client, "modify", "AXYB has no modify"),
    unbind: ({ subscriptionId }, sending) => unbind(client.begin("unbind", sending), subscriptionId),
    find: ({ numbers }, sending) => find(client.begin("find", sending), numbers.x),
    list: async ({ number }, sending) => ({
      subscriptions: await find(client.begin("find", sending), number),
    }),
  };
}

/** Two requests, one binding to us: should the second fail, the first is taken back. */
async function bind(client: Client, request: BindRequest, sending: Sending): Promise<Subscription> {
  noLongerThan(longestSeconds, request, client, "bind");
  const send = client.begin("bind", sending);
  const takeBack = client.begin("unbind", sending);
  const area = request.areaCode === undefined ? {} : { areaCode: request.areaCode };
  const first = await bindHalf(send, {
    origNum: request.people.customer,
    callDirection: directionCode[request.direction],
    // Left out it would be two hours.
    duration: lifetimeSeconds(request),
    // A boolean here, a text in the other modes.
    recordFlag: request.recording !== undefined,
    ...(request.recording?.hintTone !== undefined && { recordHintTone: request.recording.hintTone }),
    ...area,
  });
  const subscriptionId = subscriptionIdOf(first, client, "bind");
  const numbers = await orUndo(
    subscriptionId,
    async () => {
      const x = numberOf(first, client, "X");
      const second = await bindHalf(send, { origNum: request.people.driver, subscriptionId, ...area });
      return { x, y: numberOf(second, client, "Y") };
    },
    () => unbind(takeBack, subscriptionId),
  );
  return { subscriptionId, numbers, people: request.people, direction: request.direction };
}

const bindHalf = async (send: Send, body: Record<string, unknown>): Promise<JsonRecord> =>
  (await send({ method: "POST", path, appKeyInQuery: true, body })).json;

/** The reply says `relationNumber`, the documents of the other interfaces `relationNum`. */
function numberOf(json: JsonRecord, client: Client, name: string): E164 {
  const number = parseE164(textOf(json.relationNumber) ?? textOf(json.relationNum) ?? "");
  if (number !== undefined) return number;
  const text = `success without ${name}`;
  throw client.failure("bind", { kind: "retry-later", outcome: "unknown", status: 200, code: "0", text });
}

/** By id alone, which ends both halves. */
const unbind = (send: Send, subscriptionId: string): Promise<void> =>
  unlessMissing(undefined, async () => {
    await send({ method: "DELETE", path, appKeyInQuery: true, query: { subscriptionId } });
  });

/** The shape of the answer was never seen: whatever carries a subscriptionId is taken. One page is all there is. */
const find = (send: Send, number: E164): Promise<Subscription[]> =>
  unlessMissing<Subscription[]>([], async () => {
    const query = { relationNum: number };
    const { json } = await send({ method: "GET", path, appKeyInQuery: true, query });
    return itemsOf(json).flatMap((item) => subscriptionOf(item, number));
  });

function itemsOf(json: JsonRecord): JsonRecord[] {
  const lists = Object.values(json).filter(Array.isArray);
  const items = lists.map((list) => list.filter(isRecord));
  return items.find((list) => list.some((item) => idIn(item) !== undefined)) ?? [json];
}

/** The number asked for may be either of the two; X is told beside, or is the one asked for. */
function subscriptionOf(item: JsonRecord, asked: E164): Subscription[] {
  const subscriptionId = idIn(item);
  if (subscriptionId === undefined) return [];
  const x = parseE164(textOf(item.relationNum) ?? textOf(item.relationNumber) ?? "") ?? asked;
  const y = parseE164(textOf(item.yNum) ?? "");
  const customer = parseE164(textOf(item.origNum) ?? "");
  const driver = parseE164(textOf(item.bNum) ?? "");
  const direction = directionOf(item.callDirection);
  return [
    {
      subscriptionId,
      numbers: { x, ...(y && { y }) },
      ...((customer || driver) && { people: { ...(customer && { customer }), ...(driver && { driver }) } }),
      ...(direction && { direction }),
    },
  ];
}
