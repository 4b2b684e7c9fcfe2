import { customer, firstDriver } from "./cast";
import { eventually, type Stage } from "./stage";
import type { Scene } from "./story";

/** What each of them writes, and what the other then reads. */
export interface Texts {
  readonly customer: { readonly writes: string; readonly isRead: string };
  readonly driver: { readonly writes: string; readonly isRead: string };
}

const same = (text: string) => ({ writes: text, isRead: text });
const asWritten: Texts = { customer: same("I am at the north gate"), driver: same("Two minutes") };

/** AX: A says whom with a trailing `@number`, and learns the sender from `[From…]` (Huawei reference §10.7). */
export const addressed: Texts = {
  customer: {
    writes: asWritten.customer.writes,
    isRead: `${asWritten.customer.writes}[From${customer}]`,
  },
  driver: { writes: `${asWritten.driver.writes}@${customer}`, isRead: asWritten.driver.writes },
};

export const textBothWays = (stage: Stage, number: () => string, texts = asWritten): Scene => ({
  title: "They text each other",
  play: async (verify) => {
    const x = number();
    const there = await stage.text(customer, x, texts.customer.writes);
    const back = await stage.text(firstDriver, x, texts.driver.writes);
    const delivered = (to: string, deliveredContent: string) => ({
      outcome: "delivered",
      deliveredTo: to,
      deliveredContent,
      shownFrom: x,
    });
    const { customer: theirs, driver: drivers } = texts;
    const reads = ({ writes, isRead }: Texts["driver"]) =>
      writes === isRead ? "" : `: "${writes}" is read as "${isRead}"`;
    verify(
      `the customer's text reaches the driver, from ${x}${reads(theirs)}`,
      delivered(firstDriver, theirs.isRead),
      there,
    );
    verify(
      `the driver's text reaches the customer, from ${x}${reads(drivers)}`,
      delivered(customer, drivers.isRead),
      back,
    );
    const ids = [there.smsIdentifier, back.smsIdentifier];
    type Push = { readonly subjects: readonly string[]; readonly status: string };
    const mine = async () =>
      (await stage.list<Push>("deliveries")).filter(({ subjects }) =>
        subjects.some((id) => ids.includes(id)),
      );
    const isTold = (pushes: readonly Push[]) =>
      ids.every((id) => pushes.some(({ subjects }) => subjects.includes(id))) &&
      pushes.every(({ status }) => status !== "pending");
    const pushes = await eventually("texts are pushed", mine, isTold);
    const undelivered = pushes.filter(({ status }) => status !== "delivered");
    verify("both notices were taken by our webhook", [], undelivered);
  },
});
