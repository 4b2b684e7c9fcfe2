import type { NumberStatus } from "../state/records";
import { type World, webhookOf } from "../world";
import { BadInput, choiceIn, type Input, needed, onlyKnown, phoneIn, textIn } from "./input";

const statuses = ["5", "9", "10", "11"] as const;

/** `POST /_control/numbers`: the state of an X changes; binds feel it at once and the status is pushed (§10.8). */
export function controlNumber(input: Input, world: World) {
  onlyKnown(input, ["number", "status", "cause"]);
  const number = phoneIn(input, "number");
  const application = world.state.applicationOfNumber(number);
  if (!application) throw new BadInput("number", "is no privacy number of this simulator");
  const cause = textIn(input, "cause", /^[1-9]$/, 'a digit as text, like "2"');
  const changed: NumberStatus = {
    number,
    status: needed(choiceIn(input, "status", statuses), "status"),
    ...(cause === undefined ? {} : { cause }),
  };
  world.state.numbers.put(number, changed);
  const url = webhookOf(world, application, "numbers");
  if (url !== undefined) {
    const body = { eventType: "numStatus", numInfo: [changed] };
    const dueAt = world.clock.now();
    // Whether this push is ever repeated is not stated; the safest reading is never (§10.3).
    world.outbox.add({
      application,
      kind: "numbers",
      subjects: [number],
      url,
      body,
      dueAt,
      redeliverAfterMinutes: [],
    });
  }
  return changed;
}
