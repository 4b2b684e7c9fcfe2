import { whenRunnerDies } from "./ancestors";
import type { LocalCloud } from "./cloud";
import { runMaskline } from "./run";
import { optionsFrom } from "./settings";

const help = `npm start: runs Maskline on this machine, on embedded engines, until it is stopped (Ctrl-C).

  MASKLINE_PORT=8787           first of four ports: API, simulator, DynamoDB, SQS/SNS/S3; 0 takes any free ones
  MASKLINE_DATA=.maskline      where data is kept from start to start ("npm run reset" removes it)
  MASKLINE_RECORD_SDK=1        records every AWS SDK call of the functions: GET /_local/sdk-calls
  MASKLINE_LOCAL_DISORDER=7    a seed: queues shuffle, put off and repeat deliveries
  MASKLINE_LOCAL_INDEX_LAG=7   a seed: reads of global indexes miss some items

docs/local.md says what is different from AWS.`;

const anOrder = (now: Date) =>
  JSON.stringify({
    eventId: `evt-${now.getTime()}`,
    type: "order.assigned",
    occurredAt: now.toISOString().replace(/\.\d+Z$/, "Z"),
    order: {
      orderId: `R-${now.getTime()}`,
      service: "ride",
      areaCode: "0755",
      customer: { phone: "+8613800000021" },
      driver: { phone: "+8613800007021" },
    },
  });

const whatNext = ({ api, simulator, dynamodb, sqs, clock }: LocalCloud): string => `
Maskline runs:
  API          ${api}
  simulator    ${simulator}
  DynamoDB     ${dynamodb}
  SQS, SNS, S3 ${sqs}

Try, in another terminal:
  # an order is assigned: the answer says what each of the two dials
  curl -s ${api}/v1/order-events -H 'content-type: application/json' -d '${anOrder(new Date(clock.now()))}'
  # the customer calls the number from that answer
  curl -s ${simulator}/_control/calls -H 'content-type: application/json' -d '{"from":"+8613800000021","to":"<dial.customer.number>","talkSeconds":30}'
  # what was told to the platform; an hour passes
  curl -s ${api}/_local/events
  curl -s ${simulator}/_control/clock -H 'content-type: application/json' -d '{"advanceSeconds":3600}'

Ctrl-C stops it. Data is kept; "npm run reset" starts afresh.
`;

/** Ctrl-C reaches the runner too, which passes it on: what comes this soon is the same wish. */
const sameWishMs = 500;

/** The first signal lets running work finish; a second one ends everything now. */
function stopOnSignals(cloud: LocalCloud): void {
  let stoppingSince: number | undefined;
  const stop = () => {
    stoppingSince = performance.now();
    console.error("stopping; once more ends it at once");
    cloud.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  const onSignal = () => {
    if (stoppingSince === undefined) stop();
    else if (performance.now() - stoppingSince > sameWishMs) process.exit(1);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  whenRunnerDies(() => {
    if (stoppingSince === undefined) stop();
  });
}

async function main(): Promise<void> {
  if (process.argv.slice(2).some((argument) => argument === "--help" || argument === "-h"))
    return console.log(help);
  const cloud = await runMaskline({
    ...optionsFrom(process.env),
    onProgress: (step) => console.error(`… ${step}`),
  });
  stopOnSignals(cloud);
  // On a pipe, standard output carries nothing but JSON lines.
  if (process.stdout.isTTY) console.log(whatNext(cloud));
  else console.error(whatNext(cloud));
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  const advice = / is busy$/.test(message)
    ? ": stop what uses it, or choose other ports with MASKLINE_PORT"
    : "";
  console.error(`${message}${advice}`);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
