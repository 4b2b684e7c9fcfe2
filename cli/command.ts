import { type Command, Option } from "commander";
import { misused } from "./failure";
import { maskValue } from "./masking";
import { openTarget } from "./open-target";
import type { StageOptions } from "./stage-options";
import type { Target } from "./target";
import type { Terminal } from "./terminal";

/** Puts a command on the program. */
export type AddCommand = (program: Command, terminal: Terminal) => void;

/** Adds the options of {@link StageOptions}. */
export const talksToStage = (command: Command): Command =>
  command
    .addOption(
      new Option("--local [file]", "the local cloud, as its local.json describes it (the default)").conflicts(
        "stack",
      ),
    )
    .option("--stack <name>", "a deployed stack, e.g. Maskline-prod")
    .option("--region <region>", "of the stack (else as the AWS tools find it)")
    .option("--profile <profile>", "of the AWS configuration")
    .option("--token <token>", "bearer token, for an API that wants one (or MASKLINE_TOKEN)")
    .option("--json", "one JSON document instead of text")
    .option("--reveal", "show phone numbers in full; else their last two digits");

export interface Session<Options extends StageOptions> {
  readonly options: Options;
  readonly target: Target;
  readonly terminal: Terminal;
  /** The result: one JSON document, or lines. Numbers are masked in both unless they were asked for. */
  show(document: object, lines: () => readonly string[]): void;
}

type Work<Options extends StageOptions> = (session: Session<Options>, ...operands: string[]) => Promise<void>;

/** Runs a command's work on the stage its options name; what was opened is closed however it ends. */
export const onStage =
  <Options extends StageOptions>(terminal: Terminal, work: Work<Options>) =>
  async (...given: unknown[]): Promise<void> => {
    // Commander gives the operands, then the options, then the command.
    const options = given.at(-2) as Options;
    const operands = given.slice(0, -2).flat() as string[];
    const target = await openTarget(options, terminal);
    const show: Session<Options>["show"] = (document, lines) => {
      if (options.json)
        terminal.out(JSON.stringify(options.reveal ? document : maskValue(document), null, 2));
      else for (const line of lines()) terminal.out(line);
    };
    try {
      await work({ options, target, terminal, show }, ...operands);
    } finally {
      target.close();
    }
  };

/** A whole number above 0, for an option. */
export function parseCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw misused(`"${text}" is not a whole number above 0`);
  return value;
}
