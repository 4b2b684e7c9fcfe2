import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack, Stage } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { stageConfig } from "../../../config";
import { pipelineComplaints } from "../../../config/check-pipeline";
import { type PipelineConfig, pipeline } from "../../../config/pipeline";
import { buildPipelineApp } from "../../../lib/pipeline/app";
import { securityChecks } from "../../../lib/security-checks";
import { emptyBundles } from "../stack/with-settings";

const tools = { account: "111122223333", region: "eu-west-1" };
const order = { service: "ride", customer: "+8613800000021", driver: "+8613800007021" };
const filled: PipelineConfig = {
  connectionArn:
    "arn:aws:codeconnections:eu-west-1:111122223333:connection/0f8a2c1e-1111-2222-3333-444455556666",
  repository: "example/maskline",
  branch: "main",
  ...tools,
  stages: [
    { stage: "dev", ...tools },
    { stage: "staging", account: "222222222222", region: "eu-west-1", check: { order } },
    { stage: "prod", account: "333333333333", region: "eu-central-1", afterApproval: true },
  ],
};
const app = buildPipelineApp({
  config: filled,
  code: emptyBundles(),
  outdir: mkdtempSync(join(tmpdir(), "maskline-pipeline-")),
  checkTemplate: false,
});
const stack = app.node.findChild("Maskline-pipeline") as Stack;
const template = Template.fromStack(stack);

interface Action {
  readonly Name: string;
  readonly ActionTypeId: { readonly Category: string; readonly Provider: string };
  readonly Configuration: Readonly<Record<string, unknown>>;
  readonly RunOrder: number;
}
interface StageOfPipeline {
  readonly Name: string;
  readonly Actions: readonly Action[];
}
const [made] = Object.values(template.findResources("AWS::CodePipeline::Pipeline"));
const stages = made?.Properties.Stages as readonly StageOfPipeline[];
const stageNamed = (name: string) => stages.find(({ Name }) => Name === name)?.Actions ?? [];
const inOrder = (actions: readonly Action[]) =>
  [...actions].sort((a, b) => a.RunOrder - b.RunOrder).map(({ Name }) => Name);

describe("the pipeline", () => {
  it("takes the source from the connection, changes itself, publishes, then deploys stage after stage", () => {
    expect(stages.map(({ Name }) => Name)).toEqual([
      "Source",
      "Build",
      "UpdatePipeline",
      "Assets",
      "dev",
      "staging",
      "prod",
    ]);
    expect(stageNamed("Source")).toMatchObject([
      {
        ActionTypeId: { Provider: "CodeStarSourceConnection" },
        Configuration: {
          ConnectionArn: filled.connectionArn,
          FullRepositoryId: "example/maskline",
          BranchName: "main",
        },
      },
    ]);
  });

  it("installs, tests and synthesizes before anything else", () => {
    template.hasResourceProperties("AWS::CodeBuild::Project", {
      Source: {
        BuildSpec: Match.stringLikeRegexp("npm ci[\\s\\S]*npm test[\\s\\S]*npm run pipeline -- synth"),
      },
    });
  });

  it("calls what it deployed to staging, and goes on only if that works", () => {
    expect(inOrder(stageNamed("staging")).at(-1)).toBe("Check-staging");
    const specs = Object.values(template.findResources("AWS::CodeBuild::Project")).map(({ Properties }) =>
      JSON.stringify(Properties.Source.BuildSpec),
    );
    const check = specs.find((text) => text.includes("check-deployment")) ?? "there is none";
    expect(check).toMatch(/sts assume-role .*role\/maskline-staging-check/);
    expect(check).toContain("--service 'ride' --customer '+8613800000021' --driver '+8613800007021'");
  });

  it("asks somebody before prod", () => {
    const [first] = inOrder(stageNamed("prod"));
    expect(stageNamed("prod").find(({ Name }) => Name === first)?.ActionTypeId).toMatchObject({
      Category: "Approval",
      Provider: "Manual",
    });
    expect(stageNamed("staging").some(({ ActionTypeId }) => ActionTypeId.Category === "Approval")).toBe(
      false,
    );
  });

  it("keeps what it builds encrypted, private and over TLS only", () => {
    template.hasResourceProperties("AWS::S3::Bucket", {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
      },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    template.hasResourceProperties("AWS::KMS::Key", { EnableKeyRotation: true });
    template.hasResourceProperties("AWS::S3::BucketPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
        ]),
      },
    });
  });

  it("deploys the very stacks that cdk deploy does, to the accounts that it was told", () => {
    const deployed = filled.stages.map(({ stage }) => {
      const { account, region, stackName } = (stack.node.findChild(stage) as Stage).node.findChild(
        "Maskline",
      ) as Stack;
      return { stage, account, region, stackName };
    });
    expect(deployed).toEqual(
      filled.stages.map(({ stage, account, region }) => ({
        stage,
        account,
        region,
        stackName: `Maskline-${stage}`,
      })),
    );
  });

  it("may be called in staging by its own checks alone, at three routes", () => {
    const staging = Template.fromStack(
      (stack.node.findChild("staging") as Stage).node.findChild("Maskline") as Stack,
    );
    staging.hasResourceProperties("AWS::IAM::Role", {
      RoleName: "maskline-staging-check",
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Condition: { ArnLike: { "aws:PrincipalArn": Match.anyValue() } },
          }),
        ],
      },
    });
    const [policy] = Object.entries(staging.findResources("AWS::IAM::Policy")).filter(([id]) =>
      id.startsWith("CheckRole"),
    );
    const [statement] = policy?.[1].Properties.PolicyDocument.Statement ?? [];
    expect(statement.Action).toBe("execute-api:Invoke");
    expect(statement.Resource).toHaveLength(3);
  });

  it("passes the same security checks as the stages", () => {
    const found = securityChecks(app).flatMap((pack) => pack.validateScope(app).violations);
    expect(found.map(({ ruleName }) => ruleName)).toEqual([]);
  });
});

describe("its settings", () => {
  it("are missing until somebody fills them in, and say which and from where", () => {
    expect(() => buildPipelineApp({ config: pipeline })).toThrow(
      /config\/pipeline\.ts \(docs\/pipeline\.md[\s\S]*connectionArn ""[\s\S]*repository ""[\s\S]*account ""[\s\S]*stages\[2\]\.region ""/,
    );
  });

  const [dev, staging] = filled.stages;
  if (!dev || !staging) throw new Error("the example has two stages at least");
  const takesTokens = (name: string) => ({
    ...stageConfig(name),
    auth: { kind: "jwt", issuer: "https://id.example.com", audience: ["a"] } as const,
  });
  it.each<[string, PipelineConfig, RegExp]>([
    [
      "a connection",
      { ...filled, connectionArn: "arn:aws:s3:::x" },
      /^connectionArn "arn:aws:s3:::x": use the ARN of a connection/,
    ],
    ["a repository", { ...filled, repository: "maskline" }, /^repository "maskline": use owner\/name/],
    ["a branch", { ...filled, branch: "" }, /^branch "": name the branch/],
    ["its account", { ...filled, account: "1" }, /^account "1": use the 12 digits/],
    [
      "a stage's region",
      { ...filled, stages: [{ ...dev, region: "mars" }] },
      /^stages\[0\]\.region "mars": use a region's code/,
    ],
    ["no stage", { ...filled, stages: [] }, /^stages: empty/],
    ["a stage twice", { ...filled, stages: [dev, dev] }, /^stages: dev is named twice/],
    [
      "a checked order's service",
      { ...filled, stages: [{ ...staging, check: { order: { ...order, service: "taxi" } } }] },
      /^stages\[0\]\.check\.order\.service "taxi": stage staging has ride/,
    ],
    [
      "a checked order's telephone",
      { ...filled, stages: [{ ...staging, check: { order: { ...order, driver: "me" } } }] },
      /^stages\[0\]\.check\.order\.driver: use a test telephone's number/,
    ],
  ])("name what is wrong with %s", (_, config, complaint) => {
    expect(pipelineComplaints(config, stageConfig)).toEqual([expect.stringMatching(complaint)]);
  });

  it("want to know how to get a token, where a stage takes tokens", () => {
    expect(pipelineComplaints(filled, takesTokens)).toEqual([
      expect.stringMatching(/^stages\[1\]\.check\.tokenCommand: missing/),
    ]);
  });

  it("agree with what a stage says of its own place", () => {
    const elsewhere = (name: string) => ({ ...stageConfig(name), region: "eu-north-1" });
    expect(pipelineComplaints({ ...filled, stages: [dev] }, elsewhere)).toEqual([
      'stages[0].region "eu-west-1": stage dev says eu-north-1; let both say the same',
    ]);
  });

  it("are sound as in the example", () => {
    expect(pipelineComplaints(filled, stageConfig)).toEqual([]);
  });
});
