import { Command, CommanderError } from "commander";
import { version } from "../package.json";
import { commands } from "./commands";
import { CommandFailure, exitCodes } from "./failure";
import { maskFreely } from "./masking";
import { describeServiceError } from "./service-errors";
import type { Terminal } from "./terminal";

const about = `Getting things back, and looking into orders: over the API and the queues of a stage.

Without --stack it talks to the local cloud that "npm start" runs. docs/cli.md has every command with its output.`;

/** Runs one command line. @returns the process's exit code */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const program = build(terminal);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCodes.done;
  } catch (error) {
    // Commander has said what was wrong; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misused;
    return report(asFailure(error), argv.includes("--json"), terminal);
  }
}

function build(terminal: Terminal): Command {
  const program = new Command("maskline").description(about).version(version);
  program.exitOverride().configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.note(text.trimEnd()),
  });
  program.showHelpAfterError('("maskline --help" lists the commands)');
  for (const add of commands) add(program, terminal);
  for (const command of all(program)) command.exitOverride().copyInheritedSettings(program);
  return program;
}

const all = (command: Command): Command[] => command.commands.flatMap((each) => [each, ...all(each)]);

function asFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const known = describeServiceError(error);
  if (known) return known;
  const message = error instanceof Error ? error.message : String(error);
  return new CommandFailure("failed", message, { cause: error });
}

/** Texts of others may quote a number. */
function report(failure: CommandFailure, json: boolean, terminal: Terminal): number {
  const message = failure.kind === "misused" ? failure.message : maskFreely(failure.message);
  terminal.note(json ? JSON.stringify({ error: { kind: failure.kind, message } }) : `maskline: ${message}`);
  if (terminal.env.DEBUG && failure.cause)
    terminal.note(String((failure.cause as Error).stack ?? failure.cause));
  return exitCodes[failure.kind];
}
