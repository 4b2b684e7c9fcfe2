import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { days, type Instant } from "../domain/instant";
import type { RouteLeg } from "../domain/modes";
import type { Holding, Order } from "../domain/orders";
import type { E164 } from "../domain/phone-numbers";
import type { BindingTraces } from "../domain/ports";
import type { TokenOf } from "./caller-tokens";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `orders`. */
  readonly table: string;
  readonly tokenOf: TokenOf;
  /** Calls may be told of days after they ended, and asked about for a month. @default 30 */
  readonly keptDays?: number | undefined;
}

const expiry = ({ keptDays = 30 }: Deps, at: Instant): number => Math.ceil((at + days(keptDays)) / 1000);

/** Whose a call is: by subscription, and by who held the number when; see `call-linker.ts`. */
export const bindingTraces = (deps: Deps): BindingTraces => ({
  opened: async (order, holding, at) => {
    await Promise.all([
      putSubscription(deps, order, holding, at),
      ...people(holding).map((leg) => putHeld(deps, order, holding, leg, { from: at })),
    ]);
  },
  ended: async (order, holding, at) => {
    const from = holding.openedAt ?? at;
    await Promise.all(people(holding).map((leg) => putHeld(deps, order, holding, leg, { from, until: at })));
  },
});

type PersonalLeg = RouteLeg & { readonly caller: E164 };
const people = ({ routes }: Holding): PersonalLeg[] =>
  routes.filter((leg): leg is PersonalLeg => leg.caller.startsWith("+"));

async function putSubscription(deps: Deps, order: Order, holding: Holding, at: Instant) {
  const { client, table } = deps;
  const { subscriptionId, provider, application, mode, numbers } = holding;
  // In X mode nothing is stored at the platform, and its calls say whose they are themselves.
  if (subscriptionId === undefined || mode === "X") return;
  // A subscription can be told of for as long as its order lives, and a month more.
  const ttl = expiry(deps, Math.max(at, holding.agreed.lapsesAt));
  const item = { orderId: order.orderId, application, numbers, ttl };
  const key = { pk: `SUBSCRIPTION#${provider}#${subscriptionId}`, sk: "SUBSCRIPTION" };
  await client.send(new PutCommand({ TableName: table, Item: { ...item, ...key } }));
}

async function putHeld(
  deps: Deps,
  order: Order,
  holding: Holding,
  leg: PersonalLeg,
  span: { from: Instant; until?: Instant },
) {
  const { client, table, tokenOf } = deps;
  const { orderId, version } = order;
  const key = {
    pk: `HELD#${leg.number}#${await tokenOf(leg.caller)}`,
    sk: `${new Date(span.from).toISOString()}#${orderId}`,
  };
  const ttl = expiry(deps, Math.max(span.until ?? 0, holding.agreed.lapsesAt));
  const Item = { ...key, orderId, version, ...span, ttl };
  // Who says late that it begins does not undo that it has ended.
  const onlyUnended = {
    ConditionExpression: "attribute_not_exists(#until)",
    ExpressionAttributeNames: { "#until": "until" },
  };
  const put = new PutCommand({ TableName: table, Item, ...(span.until === undefined ? onlyUnended : {}) });
  await unlessRefused(client.send(put));
}
