import { BatchGetCommand, GetCommand } from "@aws-sdk/lib-dynamodb";
import { type FoundRoute, judgeCall } from "../../../core/domain/call-control/judge";
import { dialOf, type Mode } from "../../../core/domain/modes";
import type { Order } from "../../../core/domain/orders";
import type { E164 } from "../../../core/domain/phone-numbers";
import type { Capabilities } from "../../../core/domain/provider";
import { storedRoute } from "../../../simulator/network/stored-route";
import type { Ground } from "./ground";
import type { Fact } from "./heard";
import type { Connected } from "./scenarios";
import type { Story, Target } from "./story";

type TokenOf = (number: E164) => Promise<string>;

/** One order as it is stored, its due time with it. */
export type StoredOrder = Order & { readonly dueAt?: number };

/** Looks at what the platform would connect and what stands in the tables; knows nothing of how it came about. */
export interface Outside {
  order(story: Story): Promise<StoredOrder | undefined>;
  /** Who is wrong at this moment, whatever is going on. */
  misroutes(stories: readonly Story[]): Promise<string[]>;
  /** What is wrong with an order that has come to rest. */
  unsettled(
    story: Story,
    stored: StoredOrder | undefined,
    expected: Connected | undefined,
    facts: readonly Fact[],
  ): Promise<string[]>;
  /** What is left of an order that is over. */
  remains(story: Story): Promise<string[]>;
}

/** Fields of a subscription that name people. */
const peopleFields = [
  "callerNum",
  "calleeNum",
  "origNum",
  "temporaryCallee",
  "bindNum",
  "callbackNum",
  "caller",
  "callee",
];

/** Fields of a subscription that name its privacy number. */
const numberFields = ["relationNum", "privateNum", "virtualNum", "xNum"];

export function outsideOf(ground: Ground, mode: Mode, can: Capabilities, tokenOf: TokenOf): Outside {
  const { simulator, documents, clock } = ground;

  const reached = async (from: string, { number, extension }: Target): Promise<string | undefined> => {
    const application = simulator.state.applicationOfNumber(number);
    if (!application) return undefined;
    if (application.mode === "x") return askedRoute(from, number);
    const dialled = { from, to: number, ...(extension === undefined ? {} : { digits: extension }) };
    const route = storedRoute(dialled, application, simulator.state, clock.now());
    return route.connects ? route.to : undefined;
  };

  /** X mode asks us: what would be answered from the route as it stands. */
  const askedRoute = async (from: string, number: string): Promise<string | undefined> => {
    const Key = { pk: await keyOf(number, from), sk: "ROUTE" };
    const { Item } = await documents.send(new GetCommand({ TableName: "routes", Key, ConsistentRead: true }));
    return peerIn(Item, from);
  };

  /** The routes of all of them at once. */
  const askedRoutes = async (stories: readonly Story[]) => {
    const found = new Map<string, Record<string, unknown>>();
    const told = stories.flatMap((story) => story.told);
    const keys = await Promise.all(told.map(async ({ caller, target }) => keyOf(target.number, caller)));
    const unique = [...new Set(keys)];
    for (let from = 0; from < unique.length; from += 100) {
      const Keys = unique.slice(from, from + 100).map((pk) => ({ pk, sk: "ROUTE" }));
      const RequestItems = { routes: { Keys, ConsistentRead: true } };
      const { Responses } = await documents.send(new BatchGetCommand({ RequestItems }));
      for (const item of Responses?.routes ?? []) found.set(String(item.pk), item);
    }
    return async (caller: string, { number }: Target) =>
      peerIn(found.get(await keyOf(number, caller)), caller);
  };

  const keyOf = async (number: string, caller: string) => `${number}#${await tokenOf(caller as E164)}`;

  const peerIn = (item: Record<string, unknown> | undefined, caller: string): string | undefined => {
    const route =
      item && ({ phases: [], ...item, ...(item.limits as object | undefined) } as unknown as FoundRoute);
    const verdict = judgeCall(route, caller as E164, clock.now());
    return verdict.ok ? verdict.peer : undefined;
  };

  const order = async ({ orderId }: Story): Promise<StoredOrder | undefined> => {
    const Key = { pk: `ORDER#${orderId}`, sk: "STATE" };
    const { Item } = await documents.send(new GetCommand({ TableName: "orders", Key, ConsistentRead: true }));
    return Item as StoredOrder | undefined;
  };

  const subscriptions = () =>
    simulator.state.subscriptions.all().map((held) => {
      const fields = held as unknown as Record<string, unknown>;
      const pairs = "pairs" in held ? held.pairs.map(({ bNum }) => bNum) : [];
      const people = [...peopleFields.map((name) => fields[name]), ...pairs].filter(
        (each): each is string => typeof each === "string",
      );
      const number = numberFields.map((name) => fields[name]).find((each) => typeof each === "string");
      return { id: held.subscriptionId, number, expiresAt: held.expiresAt, people };
    });

  const subscriptionsOf = ({ everybody }: Story) =>
    subscriptions().filter(({ people }) => people.some((each) => everybody.includes(each)));

  async function misroutes(stories: readonly Story[]): Promise<string[]> {
    const problems: string[] = [];
    const storyOf = new Map(
      stories.flatMap((story) => story.everybody.map((each) => [each, story] as const)),
    );
    for (const { id, people } of subscriptions()) {
      const theirs = new Set(people.map((each) => storyOf.get(each)).filter((each) => each !== undefined));
      if (theirs.size > 1) problems.push(`subscription ${id} joins people of ${theirs.size} orders`);
    }
    const reachable = mode === "X" ? await askedRoutes(stories) : reached;
    for (const story of stories) {
      for (const { caller, target } of story.told) {
        const peer = await reachable(caller, target);
        if (peer !== undefined && !story.everybody.includes(peer))
          problems.push(`${story.orderId}: ${caller} dials ${target.number} and reaches a stranger`);
      }
    }
    return problems;
  }

  async function connections(story: Story, expected: Connected, live: Order["holdings"][number]) {
    const problems: string[] = [];
    const dial = dialOf(live.mode, live.numbers);
    for (const role of ["customer", "driver"] as const) {
      const peer = await reached(expected.people[role], dial[role]);
      if (peer !== expected[role])
        problems.push(`the ${role} reaches ${nameOf(story, peer)}, not ${nameOf(story, expected[role])}`);
    }
    return problems;
  }

  /** Whoever is not to be connected: redialling reaches nobody, or, where anyone may dial, the driver of now. */
  async function redials(story: Story, expected: Connected | undefined): Promise<string[]> {
    // What nothing can end lapses by itself: its numbers connect until then.
    if (!can.canUnbind) return [];
    const problems: string[] = [];
    const anyone = mode === "AX" || mode === "AXE" ? [expected?.people.driver] : [];
    for (const { caller, target } of story.told) {
      const isIn = expected && Object.values(expected.people).includes(caller);
      const peer = isIn ? undefined : await reached(caller, target);
      if (peer !== undefined && !anyone.includes(peer))
        problems.push(`${nameOf(story, caller)} still reaches ${nameOf(story, peer)}`);
    }
    return problems;
  }

  /** Who can't be asked to end a subscription tells no id of it that we could share: there the number says which it is. */
  const nameOfHolding = ({ subscriptionId, numbers }: Order["holdings"][number]) =>
    can.canUnbind ? subscriptionId : numbers.x;

  function agreement(story: Story, holdings: Order["holdings"]): string[] {
    const held = subscriptionsOf(story).map(({ id, number }) => (can.canUnbind ? id : number));
    const known = holdings.map(nameOfHolding);
    const live = holdings.filter(({ state }) => state === "live").map(nameOfHolding);
    const missing = can.stores ? live.filter((name) => !held.includes(name)) : [];
    // What the platform may hold and can't be asked about is listed until it lapses.
    const isListed = holdings.some(
      ({ state, subscriptionId }) => state !== "live" && subscriptionId === undefined,
    );
    const strays = isListed && !can.canFind ? [] : held.filter((name) => !known.includes(name));
    return [
      ...missing.map((name) => `the order holds ${name}, the platform does not`),
      ...strays.map((name) => `the platform holds ${name}, no order does`),
    ];
  }

  function rests({ lease, outbox, journal, dueAt }: StoredOrder): string[] {
    const now = clock.now();
    return [
      ...(lease ? ["the order is still driven"] : []),
      ...(outbox.length + journal.length > 0 ? ["facts wait in the outbox"] : []),
      ...(dueAt !== undefined && dueAt <= now ? ["the order is still due"] : []),
    ];
  }

  function outlives(story: Story, expected: Connected | undefined, order: Order): string[] {
    if (!expected || !can.lifetimes || !can.canUnbind) return [];
    const closesAt = order.holdings.find(({ state }) => state === "live")?.agreed.lapsesAt ?? 0;
    const until = order.desired.ending ? 0 : (order.desired.endsAt?.value ?? 0);
    const ends = subscriptionsOf(story).map(({ expiresAt = Number.POSITIVE_INFINITY }) => expiresAt);
    return [...ends, closesAt].some((each) => each < until)
      ? ["the platform ends it before the order does"]
      : [];
  }

  function told(facts: readonly Fact[], order: Order): string[] {
    const live = order.holdings.find(({ state }) => state === "live");
    if (!live) {
      const wasActive = order.everActive && order.holdings.length === 0;
      return wasActive && !facts.some(({ type }) => type === "binding.released")
        ? ["nobody was told that it is over"]
        : [];
    }
    const dial = JSON.stringify(dialOf(live.mode, live.numbers));
    const isTold = facts.some(({ data }) => JSON.stringify(data.dial) === dial);
    return isTold ? [] : ["nobody was told the numbers to dial"];
  }

  return {
    order,
    misroutes,
    unsettled: async (story, stored, expected, facts) => {
      if (!stored) return expected ? ["the order is unknown"] : agreement(story, []);
      const live = stored.holdings.find(({ state }) => state === "live");
      if (expected && !live) return [`nothing is live: ${JSON.stringify(stored.holdings.map(stateOf))}`];
      return [
        ...(expected && live ? await connections(story, expected, live) : []),
        ...(await redials(story, expected)),
        ...agreement(story, stored.holdings),
        ...rests(stored),
        ...outlives(story, expected, stored),
        ...told(facts, stored),
      ];
    },
    remains: async (story) => {
      const stored = await order(story);
      if (!stored) return [];
      return [
        ...stored.holdings.map((each) => `holds ${JSON.stringify(stateOf(each))}`),
        ...subscriptionsOf(story).map(({ id }) => `the platform holds ${id}`),
        ...rests(stored),
      ];
    },
  };
}

const stateOf = (holding: Order["holdings"][number]) =>
  holding.state === "doubtful" ? `doubtful, ${holding.doubt.stage}` : holding.state;

const nameOf = (story: Story, number: string | undefined): string => {
  const names = {
    customer: story.customer,
    driver: story.driver,
    "next customer": story.nextCustomer,
    "next driver": story.nextDriver,
  };
  if (number === undefined) return "nobody";
  return Object.entries(names).find(([, each]) => each === number)?.[0] ?? "a stranger";
};
