import { capabilitiesOf, providerModes } from "../../../core/providers/registry";
import { recording } from "./call-chores";
import { aBoundOrder } from "./calls";
import { type House, openHouse, playChore } from "./chores";

jest.setTimeout(300_000);

/** A house of its own: no recording of another's calls is due in it. */
let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.stop());

const modes = providerModes().filter(
  ({ provider, mode }) => provider === "huawei" && capabilitiesOf(provider, mode).recordings,
);

it.each(modes)("a crash before and after each effect of keeping a recording of $mode", async ({ mode }) => {
  const { effects, problems } = await playChore(house, recording(await aBoundOrder(house, mode)));
  expect(problems).toEqual([]);
  expect(effects.length).toBeGreaterThan(0);
});
