import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hiddenPolicies, permissionLines, resourcePolicyLines, reviewedLines } from "./permissions";
import { synthesized } from "./synthesized";

const reviewed = readFileSync(join(__dirname, "reviewed-permissions.txt"), "utf8").trim().split("\n");
const stack = synthesized("prod");
const local = synthesized("local");
const all = reviewedLines(stack, local);
const atResources = new Set([...resourcePolicyLines(stack), ...resourcePolicyLines(local)]);
const lines = all.filter((line) => !atResources.has(line));
const localLines = permissionLines(local);

describe("what the functions may do", () => {
  it("is what was reviewed: a wider statement fails here, and so does one that went", () => {
    expect(all).toEqual(reviewed);
  });

  it("has no wildcard action", () => {
    expect(lines.filter((line) => /Allow \S*\*/.test(line))).toEqual([]);
  });

  it("has no wildcard resource, but where nothing narrower can be said", () => {
    const unavoidable =
      /(xray:PutTelemetryRecords|xray:PutTraceSegments) on \*$|cloudwatch:DescribeAlarms on arn:.*:alarm:\*$|s3:\w+ on <(Recordings|NotificationArchive)\.Arn>\/\*$/;
    expect(lines.filter((line) => / on .*\*/.test(line) && !unavoidable.test(line))).toEqual([]);
  });

  it("is all in these statements: no managed and no inline policies", () => {
    expect(hiddenPolicies(stack)).toEqual([]);
  });

  it("is one read for what answers calls", () => {
    const onItems = lines.filter((line) => line.includes("CallControl") && line.includes("dynamodb:"));
    expect(onItems).toEqual(["FunctionsCallControlRole: Allow dynamodb:GetItem on <StorageRoutes.Arn>"]);
  });

  it.each([
    ["CallControl", ["ax", "axb", "x"]],
    ["CdrProcessor", ["ax"]],
  ])("of %s are the secrets of the applications it is for", (holder, modes) => {
    const secretsOf = localLines.flatMap((line) =>
      line.includes(holder) ? (/<SecretsApplication(\w+)main>/.exec(line)?.[1] ?? []) : [],
    );
    expect(secretsOf.sort()).toEqual(modes);
  });

  it.each([
    ["Webhooks", "dynamodb:"],
    ["Webhooks", "<SecretsCallerToken>"],
    ["FunctionsApi", "secretsmanager:"],
    ["RecordingArchiver", "s3:GetObject"],
    ["CdrProcessor", "<SecretsApplication"],
    ["CallControl", "dynamodb:Query"],
    ["CallControl", "sns:"],
    ["Verification", "<StorageOrders"],
    ["Verification", "<StorageRoutes"],
    ["Verification", "<SecretsApplicationaxbmain>"],
  ])("%s has no need of %s", (holder, what) => {
    expect(lines.filter((line) => line.includes(holder) && line.includes(what))).toEqual([]);
  });
});

describe("who may do what with a resource", () => {
  const allowed = [...atResources].filter((line) => / (\w+): Allow /.test(line));

  it("names nobody at large: only refusals are for everybody", () => {
    expect(allowed.filter((line) => /: Allow (AWS )?\*/.test(line))).toEqual([]);
    expect([...atResources].filter((line) => line.includes("all but"))).toEqual([]);
  });

  it("lets a service in for this account's own sake alone; functions' roles are Lambda's to take", () => {
    const narrowed = /if .*(SourceArn=|SourceAccount=|aws:logs:arn=|kms:ViaService=|<AWS::AccountId>)/;
    const open = allowed.filter((line) => !narrowed.test(line));
    const ours = /^Functions\w+Role AssumeRolePolicyDocument: Allow lambda\.amazonaws\.com sts:AssumeRole$/;
    const account = /^Key KeyPolicy: Allow AWS arn:<AWS::Partition>:iam::<AWS::AccountId>:root kms:\* on \*$/;
    expect(open.filter((line) => !ours.test(line) && !account.test(line))).toEqual([]);
  });

  it("is found wherever it stands, and whatever it says", () => {
    const condition = { StringEquals: { "aws:SourceAccount": "1" } };
    const statement = { Effect: "Allow", Principal: { Service: "x" }, NotAction: "y", Condition: condition };
    const resources = {
      Any12345678: { Type: "A::B::C", Properties: { Deep: { Policy: { Statement: [statement] } } } },
    };
    const template = { toJSON: () => ({ Resources: resources }) } as unknown as typeof stack.template;
    expect(resourcePolicyLines({ template, resources: () => ({}) })).toEqual([
      "Any Deep.Policy: Allow x all but y if StringEquals aws:SourceAccount=1",
    ]);
  });
});
