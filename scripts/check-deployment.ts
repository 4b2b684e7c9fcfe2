import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { AwsClient } from "aws4fetch";

const help = `Asks a deployed stage whether it works, and ends with 1 and the reason if it does not.

    npm run check-deployment -- --url https://…

--url       the stack's output ApiUrl
--token     an access token; default MASKLINE_TOKEN, else requests are signed with the credentials in AWS_ACCESS_KEY_ID,
            AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, if they are set
--region    of the API; default AWS_REGION
--service, --customer, --driver, --area
            assigns an order of these two test telephones, waits until it has its numbers, and cancels it: only for a
            service whose application is the provider's sandbox. Default: only GET /v1/health is asked
--attempts  how often a refusal is asked again; default 10
--wait      seconds between; default 6
`;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    token: { type: "string", default: process.env.MASKLINE_TOKEN ?? "" },
    region: { type: "string", default: process.env.AWS_REGION ?? "" },
    service: { type: "string" },
    customer: { type: "string" },
    driver: { type: "string" },
    area: { type: "string" },
    attempts: { type: "string", default: "10" },
    wait: { type: "string", default: "6" },
    help: { type: "boolean", default: false },
  },
});

/** An answer takes 29 seconds at most. */
const patienceMs = 35_000;

type Body = Readonly<Record<string, unknown>>;
interface Answer {
  readonly status: number;
  readonly body: Body;
}

function authorized(): typeof fetch {
  if (values.token !== "")
    return (input, init) =>
      fetch(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${values.token}` } });
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) return fetch;
  if (values.region === "") throw new Error("say --region, or set AWS_REGION: a signature names it");
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    service: "execute-api",
    region: values.region,
    retries: 0,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  });
  return (input, init) => client.fetch(String(input), init ?? null);
}

async function ask(send: typeof fetch, method: string, path: string, body?: object): Promise<Answer> {
  const response = await send(new URL(path, values.url).href, {
    method,
    signal: AbortSignal.timeout(patienceMs),
    ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: bodyOf(await response.text()) };
}

function bodyOf(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    // Not ours: a gateway's or a proxy's page says nothing that a status does not.
    return {};
  }
}

/** Numbers stay out of a build's log. */
const said = ({ status, body }: Answer): string =>
  `${status}${[body.title, body.detail, body.status, body.reason]
    .filter(Boolean)
    .map((text) => ` ${text}`)
    .join("")}`.replace(/\+?\d{7,}/g, "…");

/** Asks again until the answer is as it should be: a name may not be known yet, a first start may be slow. */
async function until(
  what: string,
  get: () => Promise<Answer>,
  isRight: (answer: Answer) => boolean,
): Promise<Answer> {
  const attempts = Number(values.attempts);
  let last = "";
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (attempt > 1) await sleep(Number(values.wait) * 1000);
    try {
      const answer = await get();
      if (isRight(answer)) {
        console.log(`ok: ${what}`);
        return answer;
      }
      last = said(answer);
      // Who we are does not change by asking again.
      if (answer.status === 401) break;
    } catch (error) {
      const { message, cause } = error as Error;
      last = cause instanceof Error ? `${message}: ${cause.message}` : message;
    }
  }
  throw new Error(`not so: ${what}. The last answer was: ${last}`);
}

async function checkOrder(send: typeof fetch): Promise<void> {
  const { service, customer, driver, area } = values;
  if (!service) return;
  if (!customer || !driver) throw new Error("say --customer and --driver, too: test telephones of your own");
  const orderId = `check-${randomUUID()}`;
  const tell = (type: string, more: object = {}) =>
    ask(send, "POST", "v1/order-events", {
      eventId: randomUUID(),
      type,
      occurredAt: new Date().toISOString(),
      order: { orderId, ...more },
    });
  const people = { customer: { phone: customer }, driver: { phone: driver } };
  const assigned = { service, ...people, ...(area === undefined ? {} : { areaCode: area }) };
  const isTaken = ({ status }: Answer) => status >= 200 && status < 300;
  const order = () => ask(send, "GET", `v1/orders/${orderId}`);
  await until("an order is taken", () => tell("order.assigned", assigned), isTaken);
  try {
    await until("it has its numbers", order, ({ body }) => body.status === "active");
  } finally {
    // Whatever became of it: nothing of a check stays bound.
    await until("it is cancelled", () => tell("order.cancelled"), isTaken);
  }
  await until("it has ended", order, ({ body }) => body.status === "ended");
}

async function check(): Promise<void> {
  if (!values.url || !URL.canParse(values.url)) throw new Error("say --url: the stack's output ApiUrl");
  const send = authorized();
  await until(
    "GET /v1/health answers 200",
    () => ask(send, "GET", "v1/health"),
    ({ status }) => status === 200,
  );
  await checkOrder(send);
}

if (values.help) console.log(help);
else
  check().catch((error: Error) => {
    console.error(`check-deployment: ${error.message}`);
    process.exitCode = 1;
  });
