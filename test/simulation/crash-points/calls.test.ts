import type { Mode } from "../../../core/domain/modes";
import { capabilitiesOf, providerModes } from "../../../core/providers/registry";
import { batch, text, unbilled, webhook } from "./call-chores";
import { aBoundOrder, type Bound } from "./calls";
import { type Chore, type House, openHouse, playChore } from "./chores";
import { numberGone, numberImport, numberRetiring, numberStatus, verification } from "./other-chores";

jest.setTimeout(300_000);

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

async function playAll<Given>(chore: Chore<Given>): Promise<void> {
  const { effects, problems } = await playChore(house, chore);
  expect(problems).toEqual([]);
  expect(effects.length).toBeGreaterThan(0);
}

/** Those that push: CYJ tells nothing of its calls. */
const modes = providerModes().filter(({ provider }) => provider === "huawei");

describe.each(modes)(
  "a crash before and after each effect of what is pushed in $mode:",
  ({ provider, mode }) => {
    const withOrder =
      <Given>(chore: (bound: Bound) => Chore<Given>) =>
      async () =>
        playAll(chore(await aBoundOrder(house, mode as Mode)));
    it("a push at the webhooks", withOrder(webhook));
    it("a call at the ledger", withOrder(batch));
    it("a call without a fee record", async () => {
      // Time passes so far that each needs an order of its own.
      await playAll(unbilled(() => aBoundOrder(house, mode as Mode)));
    });
    if (capabilitiesOf(provider, mode).texts && mode !== "X") it("a text at the ledger", withOrder(text));
  },
);

describe("a crash before and after each effect of", () => {
  it("importing a number", () => playAll(numberImport));
  it("telling a number to retire", () => playAll(numberRetiring));
  it("taking a number out of the pool", () => playAll(numberGone));
  it("a number's state", () => playAll(numberStatus));
  it("a verification call", () => playAll(verification));
});
