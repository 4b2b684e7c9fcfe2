import { randomUUID } from "node:crypto";
import type { CallDirection } from "../../domain/modes";
import type { E164 } from "../../domain/phone-numbers";
import type { BindRequest, Sending, Subscription } from "../../domain/provider";
import type { CyjClient } from "./client";
import { fromMsg, toDomestic } from "./numbers";
import type { CyjOptions } from "./options";

/** `Direct` where the driver is `Caller`; where the customer is, 1 and 2 change places. */
const direct: Readonly<Record<CallDirection, { driver: string; customer: string }>> = {
  both: { driver: "0", customer: "0" },
  "driver-only": { driver: "1", customer: "2" },
  "customer-only": { driver: "2", customer: "1" },
};

const longestMinutes = 60;

/** Binds for whole minutes; binding the same people again renews. The id is ours: the platform tells none. */
export async function bind(
  client: CyjClient,
  options: CyjOptions,
  request: BindRequest,
  sending: Sending,
): Promise<Subscription> {
  const { people, numbers, direction } = request;
  const minutes = Math.max(1, Math.ceil(request.lifetimeSeconds / 60));
  if (minutes > longestMinutes) throw refuse(client, `lifetime over ${longestMinutes} minutes`);
  const domestic = (number: E164) => {
    const text = toDomestic(number, options.landlines);
    if (text === undefined) throw refuse(client, "only mobile numbers of +86 can be bound");
    return text;
  };
  const [caller, callee] =
    options.caller === "driver" ? [people.driver, people.customer] : [people.customer, people.driver];
  const { text } = await client.send(
    "bind",
    {
      Caller: domestic(caller),
      Callee: domestic(callee),
      VirtualNum: domestic(numbers.x),
      Direct: direct[direction][options.caller],
      // Minutes, whatever the text says of a date (reference §3).
      EndMinute: String(minutes),
    },
    sending,
  );
  // The number asked for wins at the platform, so a success whose text is no number means that one.
  if ((fromMsg(text) ?? numbers.x) !== numbers.x) throw otherNumber(client);
  return { subscriptionId: randomUUID(), numbers: { x: numbers.x }, people, direction };
}

/** Our routes are held for the number asked for, and what was bound can't be taken back: it must lapse. */
const otherNumber = (client: CyjClient) =>
  client.failure("bind", {
    kind: "retry-later",
    scope: "number",
    outcome: "unknown",
    status: 200,
    code: "1",
    text: "another number was bound than the one asked for",
  });

const refuse = (client: CyjClient, text: string) =>
  client.failure("bind", { kind: "callers-fault", outcome: "not-done", text });
