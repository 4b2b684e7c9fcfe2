import { customer, customerTalkSeconds, driverTalkSeconds, firstDriver, nobody, stranger } from "../cast";
import type { PlacedCall, Stage } from "../stage";
import type { Scene } from "../story";
import { reached, x } from "./cast";

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
