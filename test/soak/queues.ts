import type { LocalCloud } from "../../local/cloud";

interface Depth {
  readonly name: string;
  readonly approximateMessageCount: number;
  readonly approximateInflightCount: number;
  readonly approximateDelayedCount?: number;
}

const depthOf = ({ approximateMessageCount, approximateInflightCount, approximateDelayedCount = 0 }: Depth) =>
  approximateMessageCount + approximateInflightCount + approximateDelayedCount;

/** Messages in every queue of the stack, those under way and put off included. */
export async function measureQueues(cloud: LocalCloud): Promise<{ queued: number; dead: number }> {
  const response = await fetch(`${cloud.sqs}/_fauxqs/queues`);
  const depths = (await response.json()) as readonly Depth[];
  const sum = (wants: (shortName: string) => boolean) =>
    cloud.plan.queues
      .filter(({ shortName }) => wants(shortName))
      .reduce((total, { name }) => {
        const depth = depths.find((each) => each.name === name);
        return total + (depth ? depthOf(depth) : 0);
      }, 0);
  const isDead = (shortName: string) => shortName.endsWith("-dlq");
  return { queued: sum((name) => !isDead(name)), dead: sum(isDead) };
}
