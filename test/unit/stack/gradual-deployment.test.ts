import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Template } from "aws-cdk-lib/assertions";
import { stageConfig } from "../../../config";
import { trafficShifts } from "../../../config/deployment";
import { type Resource, shown, synthesized } from "./synthesized";
import { emptyBundles, prodWith } from "./with-settings";

const stages = ["local", "dev", "staging", "prod"].map((stage) => [stage, synthesized(stage)] as const);
const prod = stages.find(([stage]) => stage === "prod")?.[1] ?? synthesized("prod");

const functionCount = (each: typeof prod) => Object.keys(each.resources("AWS::Lambda::Function")).length;

/** Every value anywhere that stands for a function without saying which version: its name or its ARN. */
function unqualified(resource: Resource, functions: ReadonlySet<string>): string[] {
  const text = JSON.stringify(resource.Properties);
  return [...functions].filter(
    (id) => text.includes(`{"Ref":"${id}"}`) || text.includes(`{"Fn::GetAtt":["${id}","Arn"]}`),
  );
}

describe.each(stages)("on stage %s", (_, stack) => {
  const functions = new Set(Object.keys(stack.resources("AWS::Lambda::Function")));
  const aliases = Object.values(stack.resources("AWS::Lambda::Alias"));

  it("every function has a version and one alias, live, on it", () => {
    const versions = stack.resources("AWS::Lambda::Version");
    const versionOf = (alias: Resource) => {
      const [id] = (alias.Properties.FunctionVersion as { "Fn::GetAtt": [string, string] })["Fn::GetAtt"];
      return versions[id]?.Properties.FunctionName;
    };
    expect(aliases.map(({ Properties: p }) => [p.Name, p.FunctionName])).toEqual(
      aliases.map((alias) => ["live", versionOf(alias)]),
    );
    expect(new Set(aliases.map(({ Properties: p }) => shown(p.FunctionName))).size).toBe(functions.size);
  });

  it.each([
    "AWS::ApiGatewayV2::Integration",
    "AWS::Events::Rule",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::Scheduler::Schedule",
  ])("no %s is about a function itself", (type) => {
    const found = Object.entries(stack.resources(type));
    if (type !== "AWS::Events::Rule") expect(found.length).toBeGreaterThan(0);
    const wrong = found.flatMap(([id, each]) => unqualified(each, functions).map((fn) => `${id}: ${fn}`));
    expect(wrong).toEqual([]);
  });

  it("nobody may invoke a function but through its alias", () => {
    const invoking = Object.values(stack.resources("AWS::IAM::Policy")).filter(({ Properties }) =>
      JSON.stringify(Properties).includes("lambda:InvokeFunction"),
    );
    expect(invoking.length).toBeGreaterThan(0);
    for (const policy of invoking) expect(unqualified(policy, functions)).toEqual([]);
  });

  it("a sweep through its alias is not repeated", () => {
    const configured = Object.values(stack.resources("AWS::Lambda::EventInvokeConfig"));
    expect(configured.length).toBeGreaterThan(0);
    for (const { Properties: p } of configured) expect(shown(p.Qualifier)).toMatch(/live/);
  });

  it("stays far below what a stack may have", () => {
    expect(Object.keys(stack.template.toJSON().Resources).length).toBeLessThan(400);
  });
});

describe("a gradual release", () => {
  const groups = Object.values(prod.resources("AWS::CodeDeploy::DeploymentGroup"));

  it("has a group for each function, which shifts its alias", () => {
    expect(groups).toHaveLength(functionCount(prod));
    const policies = Object.values(prod.template.findResources("AWS::Lambda::Alias")).map(
      ({ UpdatePolicy }) => UpdatePolicy?.CodeDeployLambdaAliasUpdate?.DeploymentGroupName,
    );
    expect(new Set(policies.map(shown)).size).toBe(functionCount(prod));
    for (const { Properties: p } of groups)
      expect(JSON.stringify(p.DeploymentConfigName)).toContain("LambdaCanary10Percent5Minutes");
  });

  it("is taken back by failures of the new version and by one broken promise to people", () => {
    const alarms = prod.resources("AWS::CloudWatch::Alarm");
    for (const { Properties: p } of groups) {
      expect(p.AutoRollbackConfiguration).toEqual({
        Enabled: true,
        Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"],
      });
      const { Enabled, Alarms } = p.AlarmConfiguration as {
        Enabled: boolean;
        Alarms: { Name: { Ref: string } }[];
      };
      const [own, promise] = Alarms.map(({ Name }) => Name.Ref);
      expect({ Enabled, promise }).toEqual({
        Enabled: true,
        promise: expect.stringContaining("ProviderClosed"),
      });
      const dimensions = alarms[own ?? ""]?.Properties.Dimensions as { Name: string; Value: unknown }[];
      expect(dimensions.map(({ Name }) => Name).sort()).toEqual([
        "ExecutedVersion",
        "FunctionName",
        "Resource",
      ]);
    }
  });

  it("lets CodeDeploy move our aliases and no others", () => {
    const managed = Object.values(prod.resources("AWS::IAM::Role")).map(
      ({ Properties: p }) => p.ManagedPolicyArns,
    );
    expect(managed.filter((arns) => arns !== undefined)).toEqual([]);
  });

  it("is not what stages for trying things out do", () => {
    for (const [stage, each] of stages.filter(([name]) => name === "local" || name === "dev"))
      expect([stage, Object.keys(each.resources("AWS::CodeDeploy::DeploymentGroup"))]).toEqual([stage, []]);
  });

  it.each(trafficShifts)("may be %s", (traffic) => {
    const { template } = prodWith({ deployment: { traffic } });
    const found = Object.values(template.findResources("AWS::CodeDeploy::DeploymentGroup"));
    expect(found.length === 0).toBe(traffic === "all-at-once");
    const atCodeDeploy = traffic.replaceAll("-", "");
    for (const { Properties } of found)
      expect(JSON.stringify(Properties.DeploymentConfigName).toLowerCase()).toContain(atCodeDeploy);
  });

  it("names the setting when it is none of those", () => {
    const traffic = "canary" as "all-at-once";
    expect(() => prodWith({ deployment: { traffic } })).toThrow(
      /deployment\.traffic "canary": use "all-at-once", "canary-10/,
    );
  });
});

describe("a version", () => {
  const versionsOf = (template: Template) =>
    Object.keys(template.findResources("AWS::Lambda::Version")).sort();
  const code = emptyBundles();
  const of = (changes: Parameters<typeof prodWith>[0]) => versionsOf(prodWith(changes, code).template);
  const before = of({});

  it("stays when nothing that a function sees has changed", () => {
    expect(
      of({ alarmAddresses: ["ops@example.com"], fewNumbersLeft: 20, deployment: { traffic: "all-at-once" } }),
    ).toEqual(before);
  });

  it("is a new one of each function when a policy changes", () => {
    const [ride, ...others] = stageConfig("prod").policies;
    if (!ride) throw new Error("prod has no policy");
    const changed = of({ policies: [{ ...ride, coolDownSeconds: ride.coolDownSeconds + 1 }, ...others] });
    expect(changed.filter((id) => before.includes(id))).toEqual([]);
  });

  it("is a new one of the functions whose code changes, alone", () => {
    const other = emptyBundles();
    writeFileSync(join(other.directory("api"), "index.mjs"), "export const handler = () => 2;\n");
    const changed = versionsOf(prodWith({}, other).template);
    expect(changed.filter((id) => !before.includes(id))).toHaveLength(1);
  });
});
