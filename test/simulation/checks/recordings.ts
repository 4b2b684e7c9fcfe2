import { createHash } from "node:crypto";
import { wavSha256 } from "../../../simulator/audio";
import type { Delivery, Recording } from "../../../simulator/state/records";
import { type Facts, itemsWith, textOf } from "./facts";

const takenIcids = (deliveries: Iterable<Delivery>): Set<string> =>
  new Set(
    [...deliveries]
      .filter(({ attempts }) => attempts.some(({ result }) => result === 200))
      .flatMap(({ body }) => (body as { feeLst?: readonly { icid: string }[] }).feeLst ?? [])
      .map(({ icid }) => icid),
  );

/** Every recording is archived byte for byte, or reported lost with its reason. */
export async function recordingProblems(
  facts: Facts,
): Promise<{ problems: string[]; archived: number; lost: number }> {
  const { simulator, tables } = facts;
  const told = takenIcids(simulator.state.deliveries.values());
  const expected = [...simulator.state.recordings.values()].filter(({ icid }) => told.has(icid));
  const results = new Map(
    itemsWith(tables.calls, "ARCHIVE#").map((item) => [textOf(item, "id"), item.archive?.M]),
  );
  const problems: string[] = [];
  let [archived, lost] = [0, 0];
  for (const recording of expected) {
    const result = results.get(recording.icid) ?? results.get(hashed(recording.icid));
    if (result?.state?.S === "archived") {
      archived += 1;
      problems.push(...(await differences(facts, recording, result.key?.S ?? "", result.sha256?.S)));
    } else if (result?.state?.S === "lost" && result.reason?.S) {
      lost += 1;
      if (!isTold(facts, recording.icid)) problems.push(`the loss of ${recording.icid} was not told`);
    } else problems.push(`the recording ${recording.icid} is neither archived nor lost: ${result?.state?.S}`);
  }
  return { problems, archived, lost };
}

/** What looks as if it held a telephone number is kept by its hash. */
const hashed = (icid: string): string => `h.${createHash("sha256").update(icid).digest("base64url")}`;

async function differences(
  { objectAt }: Facts,
  recording: Recording,
  key: string,
  sha256: string | undefined,
) {
  const bytes = await objectAt(key);
  if (bytes === undefined) return [`the recording ${recording.icid} is not where it is said to be`];
  const stored = createHash("sha256").update(bytes).digest("hex");
  const original = wavSha256(recording.icid, recording.seconds);
  return stored === original && sha256 === original
    ? []
    : [`the recording ${recording.icid} is not the same byte for byte`];
}

const isTold = ({ published }: Facts, icid: string): boolean =>
  published.some((text) => text.includes('"recording.lost"') && text.includes(icid));
