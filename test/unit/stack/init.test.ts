import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { App } from "aws-cdk-lib";
import { context } from "../../../cdk.json";
import { run } from "../../../cli/run";
import { complaintsAbout } from "../../../config/checks";
import type { StageConfig } from "../../../config/types";
import { MasklineStack } from "../../../lib/maskline-stack";
import { emptyBundles } from "./with-settings";

const config = join(__dirname, "../../../config");

/** A checkout as far as init looks: the helpers that a stage's file imports. */
function checkout(): string {
  const cwd = mkdtempSync(join(tmpdir(), "maskline-init-"));
  mkdirSync(join(cwd, "config/stages"), { recursive: true });
  for (const file of ["applications.ts", "policies.ts", "types.ts"])
    symlinkSync(join(config, file), join(cwd, "config", file));
  return cwd;
}

async function init(cwd: string, ...options: string[]) {
  const said: string[] = [];
  const note = (line: string) => void said.push(line);
  const interrupted = new AbortController().signal;
  const terminal = { env: {}, cwd, interrupted, out: note, note, progress: note, stdin: Readable.from([]) };
  return { code: await run(["init", ...options], terminal), said: said.join("\n") };
}

const stageIn = (cwd: string, name: string): StageConfig =>
  Object.values(require(join(cwd, "config/stages", name)) as Record<string, StageConfig>)[0] as StageConfig;

describe("maskline init", () => {
  it.each([
    ["nothing said", []],
    [
      "everything said",
      [
        "--base-url",
        "https://rtcpns.example.com",
        "--recording-host",
        "rec.example.com",
        "--recording-host",
        "*.example.org",
        "--alarm",
        "night@example.com",
        "--issuer",
        "https://login.example.com",
        "--audience",
        "calls",
        "--egress",
        "new",
        "--account",
        "123456789012",
        "--region",
        "cn-north-1",
        "--retention",
        "365",
        "--keep-data",
      ],
    ],
    ["AX", ["--mode", "AX"]],
    ["AXE", ["--mode", "AXE"]],
    ["AXYB", ["--mode", "AXYB"]],
    ["X", ["--mode", "X"]],
    ["CYJ", ["--mode", "CYJ", "--base-url", "https://cyj.example.com"]],
  ])("with %s writes a stage that is sound and synthesizes", async (_, options) => {
    const cwd = checkout();
    expect(await init(cwd, "--stage", "eu-try", ...options)).toMatchObject({ code: 0 });
    const { account, region, ...stage } = stageIn(cwd, "eu-try");
    expect(complaintsAbout(stage)).toEqual([]);
    expect(stage.stage).toBe("eu-try");
    const app = new App({ context, analyticsReporting: false, builtinCloudFormationValidation: false });
    new MasklineStack(app, "Maskline-eu-try", { maskline: { ...stage, code: emptyBundles() } });
    expect(
      Object.keys(app.synth().getStackByName("Maskline-eu-try").template.Resources).length,
    ).toBeGreaterThan(100);
  });

  it("puts each answer where it belongs", async () => {
    const cwd = checkout();
    await init(
      cwd,
      "--alarm",
      "a@example.com",
      "--retention",
      "90",
      "--region",
      "eu-west-1",
      "--egress",
      "new",
    );
    expect(stageIn(cwd, "dev")).toMatchObject({
      stage: "dev",
      alarmAddresses: ["a@example.com"],
      retentionDays: { calls: 90, recordings: 90 },
      region: "eu-west-1",
      egress: { kind: "new" },
      keepData: false,
    });
  });

  it("replaces nothing, unless it is told to", async () => {
    const cwd = checkout();
    const file = join(cwd, "config/stages/dev.ts");
    writeFileSync(file, "// ours\n");
    const refused = await init(cwd);
    expect([refused.code, refused.said, readFileSync(file, "utf8")]).toEqual([
      2,
      expect.stringContaining("config/stages/dev.ts is there already; --force replaces it"),
      "// ours\n",
    ]);
    expect(await init(cwd, "--force")).toMatchObject({ code: 0 });
    expect(stageIn(cwd, "dev").stage).toBe("dev");
  });

  it("only shows, on a dry run; as JSON, too", async () => {
    const cwd = checkout();
    const { said } = await init(cwd, "--dry-run", "--json");
    const document = JSON.parse(said) as { file: string; written: boolean; text: string };
    expect(document).toMatchObject({ file: "config/stages/dev.ts", written: false });
    expect(document.text).toContain("export const dev: StageConfig");
    expect((await init(cwd, "--dry-run")).said).toContain(document.text.trimEnd());
    expect(existsSync(join(cwd, "config/stages/dev.ts"))).toBe(false);
  });

  it.each([
    [["--stage", "Prod!"], 'stage "Prod!": use 1 to 16'],
    [["--alarm", "night"], "use an e-mail or https address"],
    [["--mode", "CYJ"], "baseUrl"],
    [["--issuer", "https://login.example.com"], "auth.audience: name at least one"],
    [["--mode", "AXC"], "Allowed choices are AXB"],
    [["--retention", "0"], "not a whole number above 0"],
  ])("refuses %j in the words of the setting, and writes nothing", async (options, complaint) => {
    const cwd = checkout();
    const { code, said } = await init(cwd, ...options);
    expect([code, said]).toEqual([2, expect.stringContaining(complaint)]);
    expect(existsSync(join(cwd, "config/stages/dev.ts"))).toBe(false);
  });

  it("writes props for the construct in another app", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "maskline-init-other-"));
    expect((await init(cwd)).said).toContain('new Maskline(this, "Calls", dev)');
    const text = readFileSync(join(cwd, "maskline/dev.ts"), "utf8");
    expect(text).toContain('} from "maskline";');
    expect(text).toContain("export const dev: MasklineProps");
  });
});
