import { eventually, type PlacedCall, type Stage } from "../stage";
import type { Scene } from "../story";
import { customer, firstDriver, nobody, reached, stranger, x } from "./cast";

export const customerTalkSeconds = 42;
export const driverTalkSeconds = 17;

export const callBothWays = (stage: Stage, placed: PlacedCall[]): Scene => ({
  title: "They call each other, and neither learns the other's number",
  play: async (verify) => {
    const there = await stage.dial(customer, x, customerTalkSeconds);
    verify(`customer dials X: the driver's phone rings and shows ${x}`, reached(firstDriver), there);
    const back = await stage.dial(firstDriver, x, driverTalkSeconds);
    verify(`driver dials X: the customer's phone rings and shows ${x}`, reached(customer), back);
    verify("somebody unknown dials X: nobody's phone rings", nobody, await stage.dial(stranger, x, 5));
    placed.push(there, back);
  },
});

export const textBothWays = (stage: Stage): Scene => ({
  title: "They text each other",
  play: async (verify) => {
    const there = await stage.text(customer, x, "I am at the north gate");
    const back = await stage.text(firstDriver, x, "Two minutes");
    const delivered = (to: string) => ({ outcome: "delivered", deliveredTo: to, shownFrom: x });
    verify(`the customer's text reaches the driver, from ${x}`, delivered(firstDriver), there);
    verify(`the driver's text reaches the customer, from ${x}`, delivered(customer), back);
    const ids = [there.smsIdentifier, back.smsIdentifier];
    type Push = { readonly subjects: readonly string[]; readonly status: string };
    const mine = async () =>
      (await stage.list<Push>("deliveries")).filter(({ subjects }) =>
        subjects.some((id) => ids.includes(id)),
      );
    const pushes = await eventually("texts are pushed", mine, (all) =>
      all.every((each) => each.status !== "pending"),
    );
    const states = pushes.map(({ status }) => status);
    verify("both notices were taken by our webhook", ["delivered", "delivered"], states);
  },
});
