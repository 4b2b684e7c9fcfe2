import type { Command } from "commander";
import { type AddCommand, onStage, type Session, talksToStage } from "../command";
import { shownDuration } from "../durations";
import { CommandFailure, misused, stopIfInterrupted } from "../failure";
import { filtersLetters, isAskedFor, type LetterOptions, namesAny, queuesOf } from "../letters/filters";
import { type Letter, shownAbout } from "../letters/letter";
import { putBack, type Taken, takeLetters } from "../letters/receive";
import { redrive } from "../letters/redrive";
import { maskFreely, maskValue } from "../masking";
import type { StageOptions } from "../stage-options";
import { counted, table } from "../table";
import type { QueuePair } from "../target";

type Options = StageOptions & LetterOptions & { readonly dryRun?: true; readonly all?: true };

export const addDlq: AddCommand = (program, terminal) => {
  const dlq = program
    .command("dlq")
    .description("messages that nobody could take: what they are, why, and back again");
  const listing = dlq
    .command("list")
    .description("what is in the dead-letter queues, and why; moves nothing");
  filtersLetters(talksToStage(listing)).action(onStage<Options>(terminal, list));
  const showing = dlq
    .command("show")
    .description("whole messages; moves nothing")
    .argument("<id...>", "ids as listed");
  filtersLetters(talksToStage(showing)).action(onStage<Options>(terminal, show));
  const redriving: Command = dlq
    .command("redrive")
    .description(
      "sends messages to their queue again, and takes them out of the dead-letter queue after that",
    )
    .option("--all", "every message; without it at least one filter is needed")
    .option("--dry-run", "only tell which messages would go");
  filtersLetters(talksToStage(redriving)).action(onStage<Options>(terminal, redriveThem));
};

interface Found {
  readonly queue: QueuePair;
  readonly letters: readonly Letter[];
}

type Work<Result> = (found: readonly Found[], now: number, gone: Set<Letter>) => Promise<Result>;

/** Takes what is asked for out of sight, works on it, and puts back what is not gone, however the work ends. */
async function withLetters<Result>(
  { options, target, terminal }: Session<Options>,
  work: Work<Result>,
): Promise<Result> {
  const pairs = queuesOf(options, target.pairs);
  const [queues, now] = await Promise.all([target.queues(), target.now()]);
  const taken = pairs.map((queue): Taken => ({ queue, letters: new Map() }));
  const gone = new Set<Letter>();
  try {
    await allDone(taken.map((each) => takeLetters({ queues, terminal }, each, options.limit)));
    stopIfInterrupted(terminal.interrupted, "nothing was moved");
    for (const { queue, letters } of taken)
      if (letters.size >= options.limit)
        terminal.note(
          `${queue.name}: ${letters.size} were looked at and there may be more: --limit says how many`,
        );
    return await work(
      taken.map(({ queue, letters }) => ({ queue, letters: askedFor(letters.values(), options, now) })),
      now,
      gone,
    );
  } finally {
    const left = ({ letters }: Taken) => [...letters.values()].filter((letter) => !gone.has(letter));
    await allDone(taken.map((each) => putBack({ queues }, each.queue, left(each))));
  }
}

const askedFor = (letters: Iterable<Letter>, options: Options, now: number): Letter[] =>
  [...letters].filter((each) => isAskedFor(each, options, now)).sort((a, b) => a.sentAt - b.sentAt);

/** Waits for all of them, and fails with the first that failed. */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}

const all = (found: readonly Found[]): Letter[] => found.flatMap(({ letters }) => letters);

/** As `--json` has it; the body as an object where it is one. */
const documentOf = ({ receipt: _, sentAt, body, about, ...rest }: Letter, withBody: boolean) => ({
  ...rest,
  ...about,
  sentAt: new Date(sentAt).toISOString(),
  ...(withBody ? { body } : {}),
});

async function list(session: Session<Options>): Promise<void> {
  await withLetters(session, async (found, now) => {
    const letters = all(found);
    session.show(
      {
        count: letters.length,
        reasons: reasonsOf(letters),
        messages: letters.map((each) => documentOf(each, false)),
      },
      () =>
        letters.length === 0
          ? ["no such messages"]
          : [...listed(letters, now, session.options), "", ...summary(letters, session.options)],
    );
  });
}

const shownReason = ({ reason }: Pick<Letter, "reason">, { reveal }: StageOptions): string =>
  reveal ? reason : maskFreely(reason);

const listed = (letters: readonly Letter[], now: number, options: StageOptions): string[] =>
  table(
    ["ID", "AGE", "QUEUE", "ABOUT", "REASON"],
    letters.map((letter) => [
      letter.id,
      shownDuration(now - letter.sentAt),
      letter.queue,
      shownAbout(letter.about),
      shownReason(letter, options),
    ]),
  );

function reasonsOf(letters: readonly Letter[]): { readonly reason: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { reason } of letters) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

const summary = (letters: readonly Letter[], options: StageOptions): string[] => [
  `${counted(letters.length, "message")}:`,
  ...reasonsOf(letters).map(({ reason, count }) => `  ${count} × ${shownReason({ reason }, options)}`),
];

async function show(session: Session<Options>, ...ids: string[]): Promise<void> {
  const named: Session<Options> = { ...session, options: { ...session.options, id: ids } };
  await withLetters(named, async (found, now) => {
    const letters = all(found);
    session.show({ messages: letters.map((each) => documentOf(each, true)) }, () =>
      letters.flatMap((letter) => [...whole(letter, now, session.options), ""]),
    );
    const missing = ids.filter((id) => !letters.some((letter) => letter.id === id));
    if (missing.length > 0)
      throw new CommandFailure(
        "not-found",
        `not in the dead-letter queues: ${missing.join(", ")} ("maskline dlq list" shows the ids; a message redriven gets a new one)`,
      );
  });
}

function whole(letter: Letter, now: number, options: StageOptions): string[] {
  const { id, queue, sentAt, about } = letter;
  return [
    `id      ${id}`,
    `queue   ${queue}`,
    `came    ${new Date(sentAt).toISOString()} (${shownDuration(now - sentAt)} ago)`,
    `about   ${shownAbout(about)}`,
    `reason  ${shownReason(letter, options)}`,
    ...bodyLines(letter.body, options),
  ];
}

function bodyLines(body: string, { reveal }: StageOptions): string[] {
  try {
    const value: unknown = unfolded(JSON.parse(body));
    return JSON.stringify(reveal ? value : maskValue(value), null, 2).split("\n");
  } catch {
    return [reveal ? body : maskFreely(body)];
  }
}

/** What was pushed is a text within the message: easier to read as what it says. */
function unfolded(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("body" in value) || typeof value.body !== "string")
    return value;
  try {
    return { ...value, body: JSON.parse(value.body) as unknown };
  } catch {
    return value;
  }
}

async function redriveThem(session: Session<Options>): Promise<void> {
  const { options, target, terminal } = session;
  if (!options.all && !namesAny(options))
    throw misused("which messages? Name a filter (--reason, --queue, …), or --all");
  await withLetters(session, async (found, now, gone) => {
    const letters = all(found);
    if (options.dryRun || letters.length === 0) {
      session.show(
        {
          dryRun: options.dryRun ?? false,
          redriven: 0,
          messages: letters.map((each) => documentOf(each, false)),
        },
        () =>
          letters.length === 0
            ? ["no such messages"]
            : [
                ...listed(letters, now, options),
                "",
                `would redrive ${counted(letters.length, "message")}; nothing was moved`,
              ],
      );
      return;
    }
    const queues = await target.queues();
    const moved = (letter: Letter) => void gone.add(letter);
    for (const { queue, letters: of } of found) await redrive({ queues, terminal, moved }, queue, of);
    session.show(
      { dryRun: false, redriven: gone.size, messages: letters.map((each) => documentOf(each, false)) },
      () => [`redrove ${counted(gone.size, "message")}`],
    );
  });
}
