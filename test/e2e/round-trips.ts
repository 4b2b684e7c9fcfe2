import type { LocalCloud } from "../../local/cloud";
import type { SdkCall } from "../../local/front/sdk-call";

/** How long the simulated platform takes: so long that what came before its answer is told from what came after. */
export const bindMs = 200;

/**
 * How many of these follow one another, at least: requests that overlap count once. Two that were made at once may miss each
 * other on a busy machine, never the other way round: measure more than once and take the least.
 */
export function sequential(calls: readonly Pick<SdkCall, "startedAt" | "endedAt">[]): number {
  let trips = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const call of [...calls].sort((a, b) => a.endedAt - b.endedAt)) {
    if (call.startedAt < end) continue;
    trips += 1;
    end = call.endedAt;
  }
  return trips;
}

export interface Assignment {
  readonly status: number;
  /** Provider requests between the event and its answer. */
  readonly binds: number;
  /** Numbers that were tried in vain because somebody's route on them is taken. */
  readonly conflicts: number;
  /** Sequential DynamoDB round trips before the provider request, and between it and the answer. */
  readonly before: number;
  readonly after: number;
}

interface Logged {
  readonly at: number;
  readonly operation: string;
}

const bindsOf = async ({ simulator }: LocalCloud): Promise<Logged[]> => {
  const logged = (await (await fetch(`${simulator}/_control/requests`)).json()) as Logged[];
  return logged.filter(({ operation }) => operation === "axb.bind");
};

/** Sends one order event, and counts what the function did until its answer. Needs a bind that takes {@link bindMs}. */
export async function measured(cloud: LocalCloud, event: object): Promise<Assignment> {
  const [callsBefore, bindsBefore] = [cloud.sdkCalls.length, (await bindsOf(cloud)).length];
  const response = await fetch(`${cloud.api}/v1/order-events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(event),
  });
  const answeredAt = performance.timeOrigin + performance.now();
  await response.text();
  await cloud.settle();
  const binds = (await bindsOf(cloud)).slice(bindsBefore);
  const boundAt = (binds.at(0)?.at ?? Number.NaN) - cloud.clock.offsetMs() + bindMs / 2;
  const calls = cloud.sdkCalls
    .slice(callsBefore)
    .filter((call) => /OrderEventsFunction/.test(call.function) && call.service === "dynamodb")
    .filter(({ endedAt }) => endedAt <= answeredAt);
  const early = calls.filter(({ startedAt }) => startedAt < boundAt);
  // Each number that is tried has its intent stored, beside the claims of its two routes; the event itself is the other put.
  const puts = early.filter(({ action }) => action === "PutItem").length;
  return {
    status: response.status,
    binds: binds.length,
    conflicts: puts - 2,
    before: sequential(early),
    after: sequential(calls.filter(({ startedAt }) => startedAt >= boundAt)),
  };
}
