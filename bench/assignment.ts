import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { anOrderEvent, customer, driver } from "../test/integration/lifecycle/an-order-event";
import { startWorld } from "../test/integration/lifecycle/world";
import { compare, type Measured, timed } from "./measure";
import { inGroups, recordRequests, replayOf } from "./recorded-requests";

const numbersInPool = 20;

/** Time spent waiting for the platform, which is not ours. */
function watchedFetch(): { takeMs(): number } {
  const { fetch } = globalThis;
  let spentMs = 0;
  globalThis.fetch = async (...request) => {
    const startedAt = performance.now();
    try {
      return await fetch(...request);
    } finally {
      spentMs += performance.now() - startedAt;
    }
  };
  return {
    takeMs: () => {
      const taken = spentMs;
      spentMs = 0;
      return taken;
    },
  };
}

/** An order event that gets a number, without the platform's time, against the DynamoDB requests it made. */
export async function benchAssignment(rounds: number): Promise<Measured> {
  const platform = watchedFetch();
  const world = await startWorld(numbersInPool);
  try {
    const requests = recordRequests(world.dynamo.client);
    const bareClient = DynamoDBDocumentClient.from(world.dynamo.connect(), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return await compare(
      {
        name: "assignment: an order event that gets a number",
        ours: "handler, without the platform's time",
        bare: "its DynamoDB requests, as parallel as they were",
        once: async (round) => {
          const orderId = `R-${round}`;
          const people = { customer: customer(round), driver: driver(round) };
          const event = anOrderEvent(world.now(), { orderId, eventId: `evt-${round}`, ...people });
          requests.take();
          platform.takeMs();
          const wholeMs = await timed(async () => {
            const { status } = await world.post(event);
            if (status !== 201) throw new Error(`the order was answered ${status}, not bound`);
          });
          const groups = inGroups(requests.take());
          const elsewhere = (json: string) =>
            json
              .replaceAll(orderId, `B-${round}`)
              .replaceAll(`evt-${round}`, `bare-${round}`)
              .replaceAll("+8617", "+8616");
          const bareMs = await timed(replayOf(bareClient, groups, elsewhere));
          return { oursMs: wholeMs - platform.takeMs(), bareMs };
        },
      },
      rounds,
    );
  } finally {
    await world.stop();
  }
}
