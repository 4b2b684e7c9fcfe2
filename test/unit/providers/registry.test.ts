import { modes } from "../../../core/domain/modes";
import { capabilitiesOf, providerFor, providerModes, providerModule } from "../../../core/providers/registry";

const open = (provider: string, mode: (typeof modes)[number]) =>
  providerFor(
    { provider, application: "a", mode, baseUrl: "http://127.0.0.1:1" },
    { credentials: async () => ({ current: { appKey: "k", appSecret: "s" } }), clock: Date.now },
  );

describe("the registry", () => {
  it("has a provider for every mode", () => {
    expect(
      providerModes()
        .map(({ mode }) => mode)
        .sort(),
    ).toEqual([...modes].sort());
  });

  it("says no to what isn't there", () => {
    expect(() => providerModule("nobody")).toThrow(RangeError);
    expect(() => capabilitiesOf("huawei", "CYJ")).toThrow(RangeError);
    expect(() => open("cyj", "AXB")).toThrow(RangeError);
    // Names that every object answers to are no providers.
    expect(() => providerModule("constructor")).toThrow(RangeError);
  });

  describe.each(providerModes())("$provider $mode", ({ provider, mode }) => {
    const can = capabilitiesOf(provider, mode);

    it("declares what its client can do", () => {
      const client = open(provider, mode);
      expect(client.capabilities).toBe(can);
      expect(can.mode).toBe(mode);
      expect(client.setCallee !== undefined).toBe(can.calleePerCall === true);
      expect(client.list !== undefined).toBe(can.canList);
    });

    it("declares lifetimes that make sense together", () => {
      expect(can.minLifetimeSeconds).toBeLessThanOrEqual(can.maxLifetimeSeconds ?? Number.POSITIVE_INFINITY);
      // What can neither be ended nor lapses would stay for ever.
      expect(can.canUnbind || (can.lifetimes && can.maxLifetimeSeconds !== undefined)).toBe(true);
      expect(can.lifetimes || !can.canModify.lifetime).toBe(true);
      expect(can.directions || !can.canModify.direction).toBe(true);
    });
  });
});
