import { createHmac, randomBytes } from "node:crypto";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { LocalCloud } from "../../local/cloud";
import { eventually, openStage, type Stage } from "../../local/demo/stage";
import { webhookKeyOf } from "../../simulator/applications";
import { cloudWith } from "./auth-cloud";

jest.setTimeout(300_000);

const application = "axb-main";
const appKey = `local-seed-${application}`;
const secret = (name: string) => `rotated-${name}-${randomBytes(12).toString("hex")}`;

let cloud: LocalCloud;
let stage: Stage;
let manager: SecretsManagerClient;
let first: string;
let orders = 0;

beforeAll(async () => {
  cloud = await cloudWith({});
  stage = openStage(cloud);
  manager = new SecretsManagerClient({
    endpoint: cloud.secretsManager,
    region: "us-east-1",
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  });
  first = (await stored()).current.appSecret;
});
afterAll(async () => {
  manager?.destroy();
  await cloud?.stop();
});

const secretId = () => {
  const plan = cloud.plan.secrets.find(
    ({ tags }) => tags["maskline:secret"] === `application:${application}`,
  );
  return plan?.arn ?? "missing";
};
const stored = async (): Promise<{ current: { appSecret: string } }> =>
  JSON.parse((await manager.send(new GetSecretValueCommand({ SecretId: secretId() }))).SecretString ?? "");

/** As an operator does it, in no more than one command. */
async function store(current: string, previous?: string): Promise<void> {
  const key = (appSecret: string) => ({ appKey, appSecret });
  const value = { current: key(current), ...(previous === undefined ? {} : { previous: key(previous) }) };
  await manager.send(
    new PutSecretValueCommand({ SecretId: secretId(), SecretString: JSON.stringify(value) }),
  );
}

/** The provider's console: the secret before is worth nothing from now on. */
const consoleSays = (settings: { appSecret?: string; webhookKey?: string }) =>
  fetch(`${cloud.simulator}/_control/applications/${application}`, {
    method: "PUT",
    body: JSON.stringify(settings),
  });

/** An order that gets its number in the answer, a call on it, and the call in the ledger with its fee. */
async function rideWorks(): Promise<void> {
  orders += 1;
  const orderId = `rotation-${orders}`;
  const customer = `+86138001${String(orders).padStart(5, "0")}`;
  const driver = `+86138002${String(orders).padStart(5, "0")}`;
  const order = {
    orderId,
    service: "ride",
    areaCode: "0755",
    customer: { phone: customer },
    driver: { phone: driver },
  };
  const told = await stage.tell("order.assigned", order);
  expect([told.status, told.body.status]).toEqual([201, "active"]);
  const number = told.body.dial?.customer.number ?? "";
  const { outcome, connectedTo } = await stage.dial(customer, number, 5);
  expect([outcome, connectedTo]).toEqual(["answered", driver]);
  await stage.pass(10);
  await eventually(
    "the call is in the ledger",
    async () => (await stage.get<{ calls: { fee: string }[] }>(`/v1/orders/${orderId}/calls`)).body,
    ({ calls }) => calls.some(({ fee }) => fee === "received"),
  );
  const ended = await stage.tell("order.cancelled", { orderId });
  expect(ended.status).toBeLessThan(300);
}

interface Row {
  readonly application?: string;
  readonly status: number;
}
const refusals = async (): Promise<number> => {
  const rows = (await (await fetch(`${cloud.simulator}/_control/requests`)).json()) as readonly Row[];
  return rows.filter((row) => row.status === 401).length;
};

const push = (appSecret: string, key: string) => {
  const nonce = randomBytes(8).toString("hex");
  const created = new Date(cloud.clock.now()).toISOString().replace(/\.\d+/, "");
  const digest = createHmac("sha256", appSecret)
    .update(nonce + created)
    .digest("base64");
  return fetch(`${cloud.api}/webhooks/huawei/${application}/${key}/fees`, {
    method: "POST",
    headers: {
      authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"',
      "x-aksk": `UsernameToken Username="${appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`,
    },
    body: JSON.stringify({ eventType: "fee", feeLst: [] }),
  });
};

it("changes a secret while orders and pushes go on, ours first: nothing is refused for good", async () => {
  const next = secret("ours-first");
  await rideWorks();
  // We know it; the platform still has the one before.
  await store(next, first);
  await rideWorks();
  await stage.pass(11 * 60);
  const before = await refusals();
  await rideWorks();
  await rideWorks();
  // One refusal for each instance that asked, and then the other key at once.
  expect((await refusals()) - before).toBeLessThanOrEqual(4);
  // The platform has the new one; its pushes are signed with it, at the address of before.
  await consoleSays({ appSecret: next });
  await rideWorks();
  // Its operator enters the new addresses, and later the old secret goes.
  await consoleSays({ appSecret: next, webhookKey: webhookKeyOf(next, application) });
  await rideWorks();
  expect((await push(first, webhookKeyOf(first, application))).status).not.toBe(404);
  await store(next);
  await stage.pass(11 * 60);
  await rideWorks();
  const gone = await push(next, webhookKeyOf(first, application));
  expect(gone.status).toBe(404);
  expect((await push(first, webhookKeyOf(next, application))).status).toBe(401);
  first = next;
});

it("changes a secret when the platform's is the first to change", async () => {
  const next = secret("theirs-first");
  await rideWorks();
  await consoleSays({ appSecret: next, webhookKey: webhookKeyOf(first, application) });
  await store(next, first);
  // No instance has read it yet: each is refused once, reads again, and goes on.
  await rideWorks();
  expect((await push(next, webhookKeyOf(first, application))).status).not.toBe(401);
});
