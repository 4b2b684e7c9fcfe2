import { type AddCommand, onStage, type Session, talksToStage } from "../command";
import { parseMoment } from "../durations";
import { CommandFailure, misused, stopIfInterrupted } from "../failure";
import { archivedKeys, checkPrefix, messagesOfBatch } from "../replay/archive";
import { messagesOfFiles } from "../replay/files";
import type { PushFilter, Replayed } from "../replay/pushes";
import { admits, newTally, replay, type Tally } from "../replay/replaying";
import type { StageOptions } from "../stage-options";
import { counted } from "../table";
import type { QueuePair, Target } from "../target";

type Options = StageOptions &
  PushFilter & {
    readonly archive?: true;
    readonly prefix?: string;
    readonly from?: string;
    readonly to?: string;
    readonly dryRun?: true;
  };

export const addReplay: AddCommand = (program, terminal) => {
  const command = program
    .command("replay")
    .description(
      "sends what providers pushed to the ledger again: what is there stays as it is, what is missing comes back",
    )
    .argument("[file...]", "lines of JSON, or batches of the archive, gzip or not; - is the standard input")
    .option("--archive", "from the stage's archive, everything that it has")
    .option(
      "--from <moment>",
      "from the archive, what was taken then or later: 2026-11-22T09:00:00Z, or 2h (ago)",
    )
    .option("--to <moment>", "from the archive, what was taken then or earlier")
    .option("--prefix <path>", "from the archive, one day or hour (UTC): 2026/11/22/ or 2026/11/22/09/")
    .option("--provider <provider>", "only what this provider pushed")
    .option("--application <application>", "only what was pushed for this application")
    .option("--kind <kind>", "only calls, fees, sms or numbers")
    .option("--dry-run", "only tell what would be sent");
  talksToStage(command).action(onStage<Options>(terminal, run));
};

/** Read twice: all of it has to be in order before any of it is sent. */
interface Source {
  messages(): AsyncIterable<Replayed>;
  /** What to say when there is nothing. */
  readonly nothing: string;
  readonly batches?: () => number;
}

async function run(session: Session<Options>, ...files: string[]): Promise<void> {
  const { options, target, terminal, show } = session;
  const source = await sourceOf(session, files);
  const wanted = async function* (tally: Tally): AsyncGenerator<Replayed> {
    const seen = new Set<string>();
    for await (const each of source.messages()) if (admits(tally, seen, options, each)) yield each;
  };
  const tally = newTally();
  for await (const _ of wanted(tally)) {
    stopIfInterrupted(terminal.interrupted, "nothing was sent");
    if (tally.messages % 100 === 0) terminal.progress(`${tally.messages} read`);
  }
  if (tally.messages === 0) throw new CommandFailure("not-found", source.nothing);
  if (options.dryRun)
    return show({ dryRun: true, ...documentOf(tally, 0, source) }, () =>
      shown(tally, source, "would send", "; nothing was sent"),
    );
  const queueUrl = notifications(target).url;
  const sent = await replay({ queues: await target.queues(), queueUrl, terminal }, wanted(newTally()));
  show({ dryRun: false, ...documentOf(tally, sent, source) }, () => shown(tally, source, "sent", ""));
}

function notifications({ pairs, name }: Target): QueuePair {
  const found = pairs.find((pair) => pair.name === "provider-notifications");
  if (found) return found;
  throw new CommandFailure(
    "unreachable",
    `${name} has no queue provider-notifications: is it of this version?`,
  );
}

async function sourceOf(
  { options, target, terminal }: Session<Options>,
  files: readonly string[],
): Promise<Source> {
  const { archive, prefix, from, to } = options;
  const fromArchive = archive !== undefined || prefix !== undefined || from !== undefined || to !== undefined;
  if (fromArchive === files.length > 0)
    throw misused(
      "name files to replay, or say what of the archive (--from, --to, --prefix, or --archive for all)",
    );
  if (!fromArchive) return filesOf(files, terminal);
  if (target.archive === "")
    throw new CommandFailure("unreachable", `${target.name} has no archive: start it again`);
  const now = await target.now();
  const span = {
    prefix: checkPrefix(prefix ?? ""),
    ...(from === undefined ? {} : { from: parseMoment(from, now) }),
    ...(to === undefined ? {} : { to: parseMoment(to, now) }),
  };
  const deps = { objects: await target.objects(), bucket: target.archive, terminal };
  let batches = 0;
  return {
    nothing: `the archive of ${target.name} has no such pushes: batches are kept for the days of retentionDays.notifications, under their time in UTC`,
    batches: () => batches,
    async *messages() {
      batches = 0;
      for await (const key of archivedKeys(deps, span)) {
        batches += 1;
        yield* await messagesOfBatch(deps, key);
      }
    },
  };
}

async function filesOf(files: readonly string[], terminal: Session<Options>["terminal"]): Promise<Source> {
  const nothing = `no such pushes in ${files.join(", ")}`;
  if (!files.includes("-")) return { nothing, messages: () => messagesOfFiles(files, terminal) };
  // The standard input comes once.
  const kept: Replayed[] = [];
  for await (const each of messagesOfFiles(files, terminal)) kept.push(each);
  return {
    nothing,
    async *messages() {
      yield* kept;
    },
  };
}

const documentOf = (tally: Tally, sent: number, { batches }: Source) => ({
  sent,
  found: tally.messages,
  ...(batches === undefined ? {} : { batches: batches() }),
  repeated: tally.repeated,
  passedOver: tally.passedOver,
  pushes: [...tally.byKind].map(([kind, count]) => ({ kind, count })),
});

function shown(tally: Tally, { batches }: Source, verb: string, end: string): string[] {
  const { messages, repeated, passedOver, byKind } = tally;
  const notes = [
    ...(batches === undefined ? [] : [`from ${counted(batches(), "batch", "batches")}`]),
    ...(repeated > 0 ? [`${repeated} archived twice and sent once`] : []),
    ...(passedOver > 0 ? [`${passedOver} passed over`] : []),
  ];
  const kinds = [...byKind]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `  ${count} × ${kind}`);
  return [`${verb} ${[counted(messages, "message"), ...notes].join(", ")}${end}`, ...kinds];
}
