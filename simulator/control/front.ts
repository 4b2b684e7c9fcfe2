import { decoded, json, type WireAnswer, type WireRequest } from "../http";
import type { World } from "../world";
import { controlApplication, controlApplications } from "./applications";
import { controlCall, controlReach } from "./calls";
import { controlClearFaults, controlSetFaults } from "./faults";
import { BadInput, type Input, needed, numberIn, onlyKnown, parseObject } from "./input";
import { listCalls, listDeliveries, listRecordings, listSubscriptions, selected } from "./lists";
import { controlNumber } from "./numbers";
import { controlPhone } from "./phones";
import { controlText } from "./texts";

/** What the embedding process wants to know about before time passes. */
type Advance = (seconds: number) => Promise<void>;

interface Control {
  readonly world: World;
  readonly onAdvance: Advance;
}

type Handler = (request: { input: Input; query: URLSearchParams }, control: Control) => unknown;

const longestAdvanceSeconds = 366 * 86_400;

async function controlClock({ input }: { input: Input }, { world, onAdvance }: Control) {
  onlyKnown(input, ["advanceSeconds"]);
  const limits = { minimum: 0, maximum: longestAdvanceSeconds, whole: false };
  await onAdvance(needed(numberIn(input, "advanceSeconds", limits), "advanceSeconds"));
  return { now: new Date(world.clock.now()).toISOString() };
}

const list =
  (rows: (world: World) => Iterable<object>): Handler =>
  ({ query }, { world }) =>
    selected(rows(world), query);

const handlers: Readonly<Record<string, Handler>> = {
  "POST calls": ({ input }, { world }) => controlCall(input, world),
  "GET calls": list(listCalls),
  "POST texts": ({ input }, { world }) => controlText(input, world),
  "GET texts": list(({ state }) => state.texts.values()),
  "GET reach": ({ query }, { world }) => controlReach(query, world),
  "GET subscriptions": list(listSubscriptions),
  "GET deliveries": list(listDeliveries),
  "GET recordings": list(listRecordings),
  "GET requests": list((world) => world.log.all()),
  "DELETE requests": (_request, { world }) => world.log.clear(),
  "GET applications": list(controlApplications),
  "GET numbers": list((world) => world.state.numbers.values()),
  "POST numbers": ({ input }, { world }) => controlNumber(input, world),
  "GET phones": list((world) => world.state.phones.values()),
  "POST phones": ({ input }, { world }) => controlPhone(input, world),
  "GET faults": (_request, { world }) => world.faults.describe(),
  "PUT faults": ({ input }, { world }) => controlSetFaults(input, world),
  "DELETE faults": (_request, { world }) => controlClearFaults(world),
  "GET clock": (_request, { world }) => ({ now: new Date(world.clock.now()).toISOString() }),
  "POST clock": controlClock,
};

function handlerOf({ method, path }: WireRequest): Handler | undefined {
  const [, , name = "", rest] = path.split("/");
  if (method === "PUT" && name === "applications" && rest !== undefined) {
    return ({ input }, { world }) => controlApplication(decoded(rest) ?? "", input, world);
  }
  return rest === undefined ? handlers[`${method} ${name}`] : undefined;
}

/** The control side (design §8): tests and people move the simulated world through it. */
export async function answerControl(request: WireRequest, control: Control): Promise<WireAnswer | undefined> {
  if (!request.path.startsWith("/_control/")) return undefined;
  const handler = handlerOf(request);
  if (!handler) return json(404, { error: "not-found", known: Object.keys(handlers) });
  try {
    const input = request.method === "GET" ? {} : parseObject(request.body);
    const answer = await handler({ input, query: request.query }, control);
    return json(200, answer ?? {});
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return json(400, { error: "bad-input", field: error.field, detail: error.detail });
  }
}
