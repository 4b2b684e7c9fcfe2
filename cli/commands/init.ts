import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { Option } from "commander";
import { type AddCommand, parseCount } from "../command";
import { misused } from "../failure";
import { type Answers, complaintsOf, modes } from "../init/answers";
import { exportName, type Home, stageFile } from "../init/stage-file";
import type { Terminal } from "../terminal";

interface Options extends Answers {
  readonly dryRun?: true;
  readonly force?: true;
  readonly json?: true;
}

/** Writes the first settings of a stage; it asks nobody and no network: each question is an option with a default. */
export const addInit: AddCommand = (program, terminal) => {
  const list = (value: string, before: string[]) => [...before, value];
  program
    .command("init")
    .description(
      "writes the settings of a stage: a file under config/stages/, or under maskline/ in another CDK app",
    )
    .option("--stage <name>", "name of the stage", "dev")
    .addOption(new Option("--mode <mode>", "how the provider links two people").choices(modes).default("AXB"))
    .option("--base-url <url>", "the provider's access address (else Huawei Cloud's in China; CYJ has none)")
    .option("--recording-host <host>", "where recordings may be fetched from; may be repeated", list, [])
    .option("--alarm <address>", "who is told of alarms: e-mail or https; may be repeated", list, [])
    .option("--issuer <url>", "callers bring tokens of this issuer (else AWS signatures)")
    .option("--audience <text>", "of those tokens; may be repeated", list, [])
    .addOption(
      new Option("--egress <kind>", "fixed addresses towards the provider")
        .choices(["none", "new"])
        .default("none"),
    )
    .option("--account <digits>", "AWS account of the stage (else that of whoever deploys it)")
    .option("--region <code>", "AWS region of the stage (else that of whoever deploys it)")
    .option("--retention <days>", "how long calls and recordings are kept", parseCount, 30)
    .option("--keep-data", "tables, recordings, key and secrets outlive the stack")
    .option("--dry-run", "only show what would be written")
    .option("--force", "replace a file that is there")
    .option("--json", "one JSON document instead of text")
    .action((options: Options) => init(options, terminal));
};

function init(options: Options, terminal: Terminal): void {
  const complaints = complaintsOf(options);
  if (complaints.length > 0) throw misused(complaints.join("\n"));
  const home: Home = existsSync(join(terminal.cwd, "config", "types.ts")) ? "our" : "other";
  const file = join(terminal.cwd, home === "our" ? "config/stages" : "maskline", `${options.stage}.ts`);
  const shown = relative(terminal.cwd, file);
  if (existsSync(file) && !options.force && !options.dryRun)
    throw misused(`${shown} is there already; --force replaces it, --dry-run shows what would be in it`);
  const text = stageFile(options, home);
  if (!options.dryRun) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  tell(options, { file: shown, text, home }, terminal);
}

interface Written {
  readonly file: string;
  readonly text: string;
  readonly home: Home;
}

function tell({ dryRun, json, stage }: Options, { file, text, home }: Written, terminal: Terminal): void {
  if (json) terminal.out(JSON.stringify({ file, stage, written: !dryRun, text }, null, 2));
  else if (dryRun) {
    terminal.note(`${file} would be:`);
    terminal.out(text.trimEnd());
  } else terminal.out(`wrote ${file}; next: ${nextStep(stage, file, home)}`);
}

function nextStep(stage: string, file: string, home: Home): string {
  if (home === "our") return `npx cdk synth -c stage=${stage}`;
  const name = exportName(stage);
  return `new Maskline(this, "Calls", ${name}), with ${name} from "./${file.replace(/\.ts$/, "")}"`;
}
