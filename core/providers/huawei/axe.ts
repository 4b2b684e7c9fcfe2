import { parseE164 } from "../../domain/phone-numbers";
import type { BindRequest, Capabilities, NumberProvider, Sending, Subscription } from "../../domain/provider";
import type { Client, Send } from "./client";
import { idIn, noLongerThan, recordingFields, subscriptionIdOf, unsupported } from "./fields";
import { isRecord, type JsonRecord, textOf } from "./json";
import { unlessMissing } from "./missing";
import { mustBe } from "./or-undo";

const path = "/rest/caas/extendnumber/v1.0";
const minutesUnit = "1";
/** 720 hours, from integrators' notes (reference §6.1). */
const longestSeconds = 2_592_000;

export const axeCapabilities: Capabilities = {
  mode: "AXE",
  // The vendor's texts disagree on whether there is a modify; binding again with the same extension is sure.
  canModify: { people: false, lifetime: false, direction: false },
  canUnbind: true,
  canFind: true,
  // A query wants the extension too, and there are 9999 of them.
  canList: false,
  choosesNumber: false,
  stores: true,
  echoesUserData: false,
  lifetimes: true,
  minLifetimeSeconds: 60,
  maxLifetimeSeconds: longestSeconds,
  texts: false,
  recordings: true,
  directions: false,
};

/** AXE: whoever dials X and then E reaches A, the driver; A dialling X reaches back. @see Huawei reference §6 */
export function axeProvider(client: Client): NumberProvider {
  return {
    capabilities: axeCapabilities,
    bind: (request, sending) => bind(client, request, sending),
    modify: unsupported(client, "modify", "AXE is bound again instead"),
    unbind: ({ subscriptionId }, sending) => unbind(client.begin("unbind", sending), subscriptionId),
    find: (query, sending) => find(client, query, sending),
  };
}

async function bind(client: Client, request: BindRequest, sending: Sending): Promise<Subscription> {
  noLongerThan(longestSeconds, request, client, "bind");
  const { numbers, people, lifetimeSeconds } = request;
  const send = client.begin("bind", sending);
  const takeBack = client.begin("unbind", sending);
  const { json } = await send({
    method: "POST",
    path,
    body: {
      virtualNum: numbers.x,
      bindNum: people.driver,
      ...(numbers.extension !== undefined && { extendNum: numbers.extension }),
      displayNumMode: "0",
      // Where the driver is put through when nobody has called yet; excludes callbackTone.
      callbackNum: people.customer,
      timeUnit: minutesUnit,
      // Left out it would be a week.
      bindExpiredTime: Math.max(1, Math.ceil(lifetimeSeconds / 60)),
      callbackExpiredTime: Math.max(1, Math.floor(lifetimeSeconds / 60)),
      ...recordingFields(request),
    },
  });
  const subscriptionId = subscriptionIdOf(json, client, "bind");
  const bound = { x: numbers.x, ...extensionOf(json.extendNum, numbers.extension) };
  const taken = { client, subscriptionId, undo: () => unbind(takeBack, subscriptionId) };
  await mustBe(numbers.x, textOf(json.virtualNum), taken);
  await mustBe(numbers.extension, bound.extension, taken);
  return { subscriptionId, numbers: bound, people };
}

const unbind = (send: Send, subscriptionId: string): Promise<void> =>
  unlessMissing(undefined, async () => {
    await send({ method: "DELETE", path, query: { subscriptionId } });
  });

/** An extension is text: were it told as a number, its leading zeros are those that were asked for. */
function extensionOf(told: unknown, asked: string | undefined): { extension?: string } {
  const extension = textOf(told) ?? asked;
  if (extension === undefined) return {};
  return { extension: asked !== undefined && Number(asked) === Number(extension) ? asked : extension };
}

async function find(
  client: Client,
  { numbers }: Parameters<NumberProvider["find"]>[0],
  sending: Sending,
): Promise<Subscription[]> {
  const { x, extension } = numbers;
  // The two always go together.
  if (extension === undefined) return [];
  const send = client.begin("find", sending);
  return unlessMissing<Subscription[]>([], async () => {
    const { json } = await send({
      method: "GET",
      path,
      query: { virtualNum: x, extendNum: extension },
    });
    return itemsOf(json).flatMap((item) => subscriptionOf(item, x, extension));
  });
}

/** One binding at the top; a list of them is taken as well. */
function itemsOf(json: JsonRecord): JsonRecord[] {
  const list = Object.values(json).find(Array.isArray);
  return list ? list.filter(isRecord) : [json];
}

function subscriptionOf(item: JsonRecord, x: Subscription["numbers"]["x"], asked: string): Subscription[] {
  const subscriptionId = idIn(item);
  if (subscriptionId === undefined) return [];
  const driver = parseE164(textOf(item.bindNum) ?? "");
  const customer = parseE164(textOf(item.callbackNum) ?? "");
  return [
    {
      subscriptionId,
      numbers: {
        x: parseE164(textOf(item.virtualNum) ?? "") ?? x,
        ...extensionOf(item.extendNum, asked),
      },
      ...((customer || driver) && { people: { ...(customer && { customer }), ...(driver && { driver }) } }),
    },
  ];
}
