import { Validations } from "aws-cdk-lib";
import { stageNames } from "../../../config";
import { securityChecks } from "../../../lib/security-checks";
import { synthesized } from "./synthesized";
import { prodWith } from "./with-settings";

const stages = stageNames.map((stage) => [`stage ${stage}`, synthesized(stage)] as const);
/** Everything that a stage can have and ours have not. */
const everything = prodWith({
  egress: { kind: "new", interfaceEndpoints: true },
  recordingLock: { mode: "compliance", days: 30 },
  orderEventsBus: { sources: ["orders.example"] },
  domain: {
    name: "calls.example.com",
    hostedZone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" },
  },
});

describe.each([...stages, ["a stage with everything", everything] as const])("%s", (_, { app }) => {
  it.each(securityChecks(app).map((check) => [check.name, check] as const))("passes %s", (_name, check) => {
    const findings = check
      .validateScope(app)
      .violations.map(({ ruleName, violatingResources }) => [ruleName, JSON.stringify(violatingResources)]);
    expect(findings).toEqual([]);
  });

  it("accepts a finding on one resource only, with a reason in words", () => {
    const accepted = app.node.findAll().flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .map(({ data }) => ({ construct, said: JSON.stringify(data) }))
        .filter(({ said }) => /AwsSolutions-|NIST\./.test(said)),
    );
    expect(accepted.length).toBeGreaterThan(20);
    for (const { construct, said } of accepted) {
      // What stands on a construct holds for everything beneath it: one resource, or the wrapper of one with its alias or grants.
      const resources = construct.node.findAll().filter((each) => "cfnResourceType" in each);
      expect([construct.node.path, resources.length <= 4]).toEqual([construct.node.path, true]);
      expect(said).toMatch(/\w+ \w+ \w+ \w+/);
    }
  });
});
