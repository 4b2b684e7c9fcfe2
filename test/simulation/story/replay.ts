import { isDeepStrictEqual } from "node:util";
import { signatureHeaders } from "../../../simulator/pushes/signature";
import { type Item, textOf } from "../checks/facts";
import { time, webhookBase } from "../machine/machine";
import { driven, minute, settle } from "./calm";
import type { Evidence } from "./evidence";
import { post } from "./platform";
import type { Stage } from "./stage";

/** Replaying any input changes nothing and calls no provider. */
export async function replayAll(stage: Stage, evidence: Evidence): Promise<void> {
  stage.tell("== everything again");
  const before = await evidence.allItems();
  const platformRequests = () => stage.platformRequests;
  const asked = platformRequests();
  for (const { events } of stage.given.orders.values()) {
    for (const event of events) {
      stage.figures.replayed += 1;
      await driven(stage, post(stage, event));
    }
  }
  if (stage.chance.happens(0.3)) await pushAgain(stage);
  await settle(stage);
  await minute(stage);
  if (platformRequests() > asked) stage.broken("a replay asked the platform for something");
  compare(stage, before, await evidence.allItems());
}

/** Each push that is no question, once more, with a fresh signature. */
async function pushAgain(stage: Stage): Promise<void> {
  const { state } = stage.machine.simulator;
  for (const delivery of [...state.deliveries.values()]) {
    const application = state.applications.find((each) => each.application === delivery.application);
    if (!application || !delivery.url.startsWith(webhookBase) || isQuestion(delivery)) continue;
    if (!delivery.attempts.some(({ result }) => result === 200)) continue;
    stage.figures.replayed += 1;
    const features = state.featuresOf(application);
    const headers = {
      "content-type": "application/json",
      ...signatureHeaders(application, features, delivery.url, time.now),
    };
    const body = JSON.stringify(delivery.body);
    const answer = await driven(stage, fetch(delivery.url, { method: "POST", headers, body }));
    if (answer.status !== 200)
      stage.broken(`a push that was taken is answered ${answer.status} when it comes again`);
  }
}

/** `callin` in X mode and texts that wait are asked, never pushed twice. */
const isQuestion = ({ body }: { body: unknown }): boolean => {
  const { smsEvent, eventType } = body as { smsEvent?: { notificationMode?: string }; eventType?: string };
  return smsEvent?.notificationMode === "Block" || eventType === "callin";
};

type Tables = Awaited<ReturnType<Evidence["allItems"]>>;

const keyOf = (item: Item): string => `${textOf(item, "pk")} ${textOf(item, "sk")}`;

function compare(stage: Stage, before: Tables, after: Tables): void {
  for (const [table, items] of Object.entries(after)) {
    const known = new Map(before[table as keyof Tables].map((item) => [keyOf(item), item]));
    for (const item of items) {
      const changes =
        known.has(keyOf(item)) || !isLinking(item) ? changesIn(known.get(keyOf(item)), item) : [];
      if (changes.length > 0) stage.broken(`a replay changes ${table} ${keyOf(item)}: ${changes.join(", ")}`);
      known.delete(keyOf(item));
    }
    for (const key of known.keys()) stage.broken(`a replay removes ${table} ${key}`);
  }
}

/** Whose a text or a call was may be found when it comes again: who held its number was not written yet the first time. */
const isLinking = (item: Item): boolean => /^(LINK$|TEXT#|CALL#)/.test(textOf(item, "sk"));

function changesIn(before: Item | undefined, after: Item): string[] {
  if (!before) return ["it is new"];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    isDeepStrictEqual(before[name], after[name])
      ? []
      : [`${name} from ${JSON.stringify(before[name])} to ${JSON.stringify(after[name])}`],
  );
}
