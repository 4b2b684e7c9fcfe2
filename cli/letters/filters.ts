import { type Command, Option } from "commander";
import { parseCount } from "../command";
import { parseDuration } from "../durations";
import { misused } from "../failure";
import type { QueuePair } from "../target";
import type { Letter } from "./letter";

export interface LetterOptions {
  readonly queue?: string;
  readonly reason?: string;
  readonly olderThan?: number;
  readonly newerThan?: number;
  readonly provider?: string;
  readonly application?: string;
  readonly id?: readonly string[];
  readonly limit: number;
}

/** One run holds them in memory, and hidden from others. */
const usualLimit = 10_000;

/** Which messages of the dead-letter queues; what is not said is not asked for. */
export const filtersLetters = (command: Command): Command =>
  command
    .option("--queue <name>", "only of this queue: order-events or provider-notifications")
    .option("--reason <text>", "only those whose reason has this in it")
    .option("--older-than <time>", "only those that came longer ago: 90s, 15m, 2h, 3d", parseDuration)
    .option("--newer-than <time>", "only those that came since", parseDuration)
    .option("--provider <provider>", "only what this provider pushed")
    .option("--application <application>", "only what was pushed for this application")
    .option("--id <id...>", "only these messages")
    .addOption(
      new Option("--limit <count>", "at most so many are looked at")
        .default(usualLimit)
        .argParser(parseCount),
    );

const filterNames = ["queue", "reason", "olderThan", "newerThan", "provider", "application", "id"] as const;

export const namesAny = (options: LetterOptions): boolean =>
  filterNames.some((name) => options[name] !== undefined);

/** The queues to look into. @throws CommandFailure for a name that is none */
export function queuesOf(
  options: Pick<LetterOptions, "queue">,
  queues: readonly QueuePair[],
): readonly QueuePair[] {
  if (options.queue === undefined) return queues;
  const named = queues.filter(({ name }) => name === options.queue);
  if (named.length > 0) return named;
  throw misused(`--queue ${options.queue}: there are ${queues.map(({ name }) => name).join(" and ")}`);
}

export function isAskedFor(letter: Letter, options: LetterOptions, now: number): boolean {
  const { reason, olderThan, newerThan, provider, application, id } = options;
  const age = now - letter.sentAt;
  return (
    (reason === undefined || letter.reason.toLowerCase().includes(reason.toLowerCase())) &&
    (olderThan === undefined || age > olderThan) &&
    (newerThan === undefined || age < newerThan) &&
    (provider === undefined || letter.about.provider === provider) &&
    (application === undefined || letter.about.application === application) &&
    (id === undefined || id.some((each) => letter.id === each))
  );
}
