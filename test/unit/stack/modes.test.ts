import { stageConfig, stageNames } from "../../../config";
import { longestBindingSeconds, modeLimits } from "../../../config/modes";
import type { Mode } from "../../../config/types";
import { modes } from "../../../core/domain/modes";
import { capabilitiesOf, providerModes, providerModule } from "../../../core/providers/registry";

/** What the configuration promises of a mode, in the providers' own words. */
const declared = (provider: string, mode: Mode) => {
  const can = capabilitiesOf(provider, mode);
  const renewed = !can.canUnbind;
  return {
    directions: can.directions,
    changesDirection: can.canModify.direction,
    longestSeconds: renewed ? Number.POSITIVE_INFINITY : (can.maxLifetimeSeconds ?? Number.POSITIVE_INFINITY),
    unbinds: can.canUnbind,
    texts: can.texts,
    recordings: can.recordings,
    calleePerCall: can.calleePerCall ?? false,
  };
};

describe("what config says of the modes", () => {
  it.each(providerModes())("is what $provider declares of $mode", ({ provider, mode }) => {
    expect(modeLimits[mode]).toMatchObject(declared(provider, mode));
  });

  it("covers every mode there is", () => expect(Object.keys(modeLimits).sort()).toEqual([...modes].sort()));

  it("has the longest binding of the one that is renewed", () => {
    expect(capabilitiesOf("cyj", "CYJ").maxLifetimeSeconds).toBe(longestBindingSeconds);
  });

  it("has every call of a platform that stores no binding asked about", () => {
    const asking = providerModes().filter(({ provider, mode }) => !capabilitiesOf(provider, mode).stores);
    expect(asking).not.toEqual([]);
    for (const { mode } of asking) expect(modeLimits[mode].asks).toContain("calls");
  });
});

describe.each(stageNames)("stage %s", (name) => {
  const { applications, voice = [] } = stageConfig(name);

  it.each(applications)("opens $application in a mode that $provider has", ({ provider, mode }) => {
    expect(providerModule(provider).modes).toContain(mode);
  });

  it("places calls through providers there are", () => {
    for (const { provider } of voice) expect(() => providerModule(provider)).not.toThrow();
  });
});

describe("the local stage", () => {
  const { applications, policies, voice = [] } = stageConfig("local");

  it("has an application of every mode, and a policy that goes to it first", () => {
    expect(applications.map(({ mode }) => mode).sort()).toEqual([...modes].sort());
    const first = new Set(policies.map(({ choices }) => choices[0]?.mode));
    expect([...first].sort()).toEqual([...modes].sort());
  });

  it("has voice applications for both kinds of call", () => {
    expect(voice.map(({ mode }) => mode)).toEqual(["VERIFICATION", "CLICK_TO_CALL"]);
  });
});
