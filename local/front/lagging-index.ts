import type { IncomingHttpHeaders } from "node:http";
import { seededChance } from "../../simulator/chance";

const missedShare = 0.3;

/**
 * A global index is eventually consistent on AWS and immediate in the engine. This makes index reads miss some items,
 * as if they had just been written, with a seed.
 */
export function laggingIndex(seed: number) {
  const { next: random } = seededChance(seed);
  return {
    concerns: (headers: IncomingHttpHeaders, body: string): boolean =>
      /\.(Query|Scan)$/.test(String(headers["x-amz-target"])) && "IndexName" in JSON.parse(body),
    shorten: (answer: Buffer): Buffer => {
      const parsed = JSON.parse(answer.toString("utf8")) as { Items?: unknown[]; Count?: number };
      if (!parsed.Items) return answer;
      const Items = parsed.Items.filter(() => random() >= missedShare);
      return Buffer.from(JSON.stringify({ ...parsed, Items, Count: Items.length }));
    },
  };
}
