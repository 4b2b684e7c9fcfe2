import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hiddenPolicies, permissionLines, reviewedLines } from "./permissions";
import { synthesized } from "./synthesized";

const reviewed = readFileSync(join(__dirname, "reviewed-permissions.txt"), "utf8").trim().split("\n");
const stack = synthesized("prod");
const local = synthesized("local");
const lines = reviewedLines(stack, local);
const localLines = permissionLines(local);

describe("what the functions may do", () => {
  it("is what was reviewed: a wider statement fails here, and so does one that went", () => {
    expect(lines).toEqual(reviewed);
  });

  it("has no wildcard action", () => {
    expect(lines.filter((line) => /Allow \S*\*/.test(line))).toEqual([]);
  });

  it("has no wildcard resource, but where nothing narrower can be said", () => {
    const unavoidable =
      /(xray:PutTelemetryRecords|xray:PutTraceSegments) on \*$|s3:\w+ on <(Recordings|NotificationArchive)\.Arn>\/\*$/;
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
