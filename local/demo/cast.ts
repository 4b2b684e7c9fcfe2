import { type EventSeen, eventually, type Stage } from "./stage";
import type { Verify } from "./verify";

export const customer = "+8613800000021";
export const firstDriver = "+8613800007034";
export const secondDriver = "+8613800008056";
export const thirdDriver = "+8613800009078";
export const stranger = "+8613911112299";

export const people = {
  [customer]: "customer …21",
  [firstDriver]: "driver …34",
  [secondDriver]: "second driver …56",
  [thirdDriver]: "third driver …78",
  [stranger]: "stranger …99",
};

export const areaCode = "0755";
export const customerTalkSeconds = 42;
export const driverTalkSeconds = 17;

/** A call that rang at `whom` and showed him `shown`. */
export const reachedFrom = (shown: string, whom: string) => ({
  outcome: "answered",
  connectedTo: whom,
  shownToCallee: shown,
});
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
