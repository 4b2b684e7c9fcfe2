import { stageConfig } from "../../../config";
import { seededApplications } from "../../../simulator/applications";

const { applications, voice = [] } = stageConfig("local");
const ours: Readonly<Record<string, string>> = { VERIFICATION: "verification", CLICK_TO_CALL: "connect" };

/** The facts are stated on both sides, which import nothing of each other. */
describe("the local stage and its simulator", () => {
  it("have the same applications, each of the same provider and mode", () => {
    const configured = [...applications, ...voice].map(({ provider, application, mode }) => ({
      provider,
      application,
      mode: ours[mode] ?? mode.toLowerCase(),
    }));
    const simulated = seededApplications.map(({ provider, application, mode }) => ({
      provider,
      application,
      mode,
    }));
    expect(configured).toEqual(expect.arrayContaining(simulated));
    expect(configured).toHaveLength(simulated.length);
  });

  it.each(voice)(
    "$application shows landlines that the simulator rents out",
    ({ application, displayNumbers }) => {
      const seeded = seededApplications.find((each) => each.application === application);
      expect(seeded?.numbers).toEqual(expect.arrayContaining([...displayNumbers]));
    },
  );
});
