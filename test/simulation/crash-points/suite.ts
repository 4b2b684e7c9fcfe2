import { capabilitiesOf, providerModes } from "../../../core/providers/registry";
import { scenarios } from "./scenarios";
import { type Stage, startStage } from "./stage";

/**
 * The crash points of every other (provider, mode) of the registry, beginning with this one: two files share the work, and a mode
 * that is new is in one of them by itself.
 */
export function crashPointsOfModes(first: 0 | 1): void {
  const modes = providerModes().filter((_, index) => index % 2 === first);
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage();
  });
  afterAll(() => stage.stop());

  describe.each(modes)("$provider $mode: a crash before and after each effect of", ({ provider, mode }) => {
    const can = capabilitiesOf(provider, mode);
    it.each(scenarios.filter(({ applies }) => applies(can)))(
      "$name",
      async (scenario) => {
        const { effects, problems } = await stage.play(provider, mode, scenario);
        expect(problems).toEqual([]);
        expect(effects.length).toBeGreaterThan(0);
      },
      300_000,
    );
  });
}
