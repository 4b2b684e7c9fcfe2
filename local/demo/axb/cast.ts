import { type EventSeen, eventually, type Stage } from "../stage";
import type { Verify } from "../verify";

export const customer = "+8613800000021";
export const firstDriver = "+8613800007034";
export const secondDriver = "+8613800008056";
export const thirdDriver = "+8613800009078";
export const stranger = "+8613911112299";
/** The pool's only number: a second ride of the same customer has to wait until it has rested. */
export const x = "+8617000000001";

export const orderId = "R-1001";
export const nextOrderId = "R-1002";
export const areaCode = "0755";

export const dialBoth = { customer: { number: x }, driver: { number: x } };
export const reached = (whom: string) => ({ outcome: "answered", connectedTo: whom, shownToCallee: x });
export const nobody = { outcome: "refused", connectedTo: undefined };

/** Waits until the event was published about each of the subjects. */
export async function verifyAnnounced(
  stage: Stage,
  verify: Verify,
  type: string,
  subjects: readonly string[],
) {
  const isTold = (events: readonly EventSeen[]) =>
    subjects.every((subject) => events.some((event) => event.subject === subject));
  const promise = `${type} is announced${subjects.length > 1 ? " for both" : ""}`;
  await eventually(promise, () => stage.events(type), isTold);
  verify(promise, true, isTold(await stage.events(type)));
}

export const people = {
  [customer]: "customer …21",
  [firstDriver]: "driver …34",
  [secondDriver]: "second driver …56",
  [thirdDriver]: "third driver …78",
  [stranger]: "stranger …99",
};
