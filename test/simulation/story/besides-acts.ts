import type { Subscription } from "../../../simulator/state/subscriptions";
import { textOf } from "../checks/facts";
import { time } from "../machine/machine";
import { countOne } from "./figures";
import { audit, converge } from "./platform";
import type { Stage } from "./stage";

/** Before each thing that is drawn in a story. */
export async function besides(stage: Stage): Promise<void> {
  const { chance, audits, platformErrs, operators } = stage.besides;
  if (audits && chance.happens(0.2)) stage.launch(audit(stage));
  if (platformErrs && chance.happens(0.3)) await err(stage);
  const orders = [...stage.given.orders.keys()];
  if (operators && orders.length > 0 && chance.happens(0.3)) {
    stage.launch(converge(stage, chance.pick(orders)));
  }
}

/** Modes whose platform tells what it holds, so that what is wrong there can be found. */
const mayLose: readonly Subscription["mode"][] = ["axb", "ax", "axe", "axyb"];

/** The platform does something wrong about one of its bindings. */
export async function err(stage: Stage): Promise<void> {
  const { subscriptions } = stage.machine.simulator.state;
  const held = subscriptions.all().filter(({ mode }) => mayLose.includes(mode));
  if (held.length === 0) return;
  const one = stage.besides.chance.pick(held);
  if (stage.besides.chance.happens(0.5) && (one.mode === "axb" || one.mode === "ax")) await stray(stage, one);
  else {
    countOne(stage.figures.besides, "bindings lost by a platform");
    stage.tell(`the platform loses ${one.subscriptionId}`);
    stage.platformErred = true;
    if (one.mode === "axyb") {
      for (const number of [one.xNum, ...one.pairs.map(({ yNum }) => yNum)]) stage.lostNumbers.add(number);
    }
    subscriptions.delete(one.subscriptionId);
  }
}

/** One more for the same people on another number, as a request leaves it that was done long after everybody gave it up. */
async function stray(stage: Stage, one: Extract<Subscription, { mode: "axb" | "ax" }>): Promise<void> {
  const { state } = stage.machine.simulator;
  const known = (await stage.items("routes")).map((item) => textOf(item, "pk").split("#")[0]);
  const free = (stage.numbers.get(one.application) ?? []).find(
    (number) => !known.includes(number) && state.subscriptions.countUnder(`x:${number}`) === 0,
  );
  if (free === undefined) return;
  const subscriptionId = state.nextUuid();
  const times = { subscriptionId, boundAt: time.now, changedAt: time.now };
  state.subscriptions.put(
    one.mode === "axb" ? { ...one, ...times, relationNum: free } : { ...one, ...times, privateNum: free },
  );
  stage.lateBindings.add(subscriptionId);
  stage.platformErred = true;
  countOne(stage.figures.besides, "strays");
  stage.tell(`the platform binds ${subscriptionId} on ${free} by itself`);
}
