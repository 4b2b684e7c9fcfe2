import { whenRunnerDies } from "./ancestors";
import type { LocalCloud } from "./cloud";
import { runMaskline } from "./run";
import { authAsked, optionsFrom } from "./settings";
import type { AuthKind } from "./synthesize";

const help = `npm start: runs Maskline on this machine, on embedded engines, until it is stopped (Ctrl-C).

  --auth none|iam|jwt          who may call the API; also MASKLINE_LOCAL_AUTH. Everybody, unless it says so

  MASKLINE_PORT=8787           first of four ports: API, simulator, DynamoDB, SQS/SNS/S3; 0 takes any free ones
  MASKLINE_DATA=.maskline      where data is kept from start to start ("npm run reset" removes it)
  MASKLINE_ASSEMBLY=cdk.out    another CDK app that holds Maskline, synthesized; its provider is the simulator on the second port
  MASKLINE_STACK=Rides         which of its stacks, when it has several
  MASKLINE_RECORD_SDK=1        records every AWS SDK call of the functions: GET /_local/sdk-calls
  MASKLINE_LOCAL_THROTTLE=1    429 above the routes' limits, as on AWS
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

/** What curl needs besides. */
function curlOptions({ auth }: LocalCloud): string {
  switch (auth.kind) {
    case "none":
      return "";
    case "iam":
      return ` --user ${auth.accessKeyId}:${auth.secretAccessKey} --aws-sigv4 aws:amz:${auth.region}:execute-api`;
    case "jwt":
      return ' -H "authorization: Bearer $(npm run --silent token)"';
    default:
      return auth satisfies never;
  }
}

const aboutAuth: Readonly<Record<AuthKind, string>> = {
  none: "everybody may call the API (--auth iam, --auth jwt)",
  iam: "callers sign their requests (SigV4)",
  jwt: "callers need a token: npm run --silent token -- --scope orders:write",
};

const whatNext = (cloud: LocalCloud): string => shown(cloud, curlOptions(cloud));

const shown = ({ api, simulator, dynamodb, sqs, clock, auth }: LocalCloud, who: string): string => `
Maskline runs:
  API          ${api}
  simulator    ${simulator}
  DynamoDB     ${dynamodb}
  SQS, SNS, S3 ${sqs}
  ${aboutAuth[auth.kind]}

Try, in another terminal:
  # an order is assigned: the answer says what each of the two dials
  curl -s ${api}/v1/order-events${who} -H 'content-type: application/json' -d '${anOrder(new Date(clock.now()))}'
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
  const auth = authAsked(process.argv.slice(2));
  const cloud = await runMaskline({
    ...optionsFrom(process.env),
    ...(auth === undefined ? {} : { auth }),
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
