import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { callIdOf } from "../../core/adapters/call-keys";
import { eventually, openStage, type Stage } from "../../local/demo/stage";
import type { LocalFile } from "../../local/local-file";
import { fourFreePorts, npmStart, type Running } from "./npm-start";
import { type Acknowledged, sendUntilDead } from "./traffic";

jest.setTimeout(180_000);

const rounds = 3;
const seed = Number(process.env.MASKLINE_KILL_SEED ?? 20261122);
const perRound = 1_000;

const dataDir = mkdtempSync(join(tmpdir(), "maskline-kill-"));
const acknowledged: Acknowledged = { orders: new Map(), sessions: new Set() };
let running: Running | undefined;

afterAll(async () => {
  await running?.kill();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

/** Milliseconds between the first acknowledgement and each end: from nearly nothing to enough for queues to be busy. */
function moments(): number[] {
  let state = seed;
  return Array.from({ length: rounds }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % 1_500;
  });
}

async function round(port: number, index: number, liveMs: number): Promise<void> {
  running = await npmStart(dataDir, port);
  let isDead = false;
  const traffic = sendUntilDead(running.local, index * perRound, acknowledged, () => isDead);
  const before = acknowledged.orders.size;
  await eventually(
    "an order is acknowledged",
    async () => acknowledged.orders.size,
    (size) => size > before,
  );
  await sleep(liveMs);
  await running.kill();
  isDead = true;
  await traffic;
}

const statuses = { "be active": ["active"], "be ended": ["ended"], unsure: ["active", "ended"] } as const;

interface OrderSeen {
  readonly status: string;
  readonly dial?: { readonly customer: { readonly number: string } };
}

async function reached({ simulator }: LocalFile, from: string, to: string): Promise<string | undefined> {
  const query = new URLSearchParams({ from, to });
  const answer = await (await fetch(`${simulator}/_control/reach?${query}`)).json();
  return (answer as { connectedTo?: string }).connectedTo;
}

async function expectConverged(local: LocalFile, stage: Stage): Promise<void> {
  for (const [orderId, { should, customer, driver }] of acknowledged.orders) {
    const seen = await eventually(
      `${orderId} should ${should} (seed ${seed})`,
      async () => (await stage.get<OrderSeen>(`/v1/orders/${orderId}`)).body,
      ({ status }) => statuses[should].some((allowed) => allowed === status),
    );
    const x = seen.dial?.customer.number;
    if (seen.status === "active") expect(await reached(local, customer, x ?? "")).toBe(driver);
  }
}

it(`loses nothing that was acknowledged when it is killed ${rounds} times (seed ${seed})`, async () => {
  const port = await fourFreePorts();
  for (const [index, liveMs] of moments().entries()) await round(port, index, liveMs);
  expect(acknowledged.orders.size).toBeGreaterThan(rounds);
  expect(acknowledged.sessions.size).toBeGreaterThan(rounds);

  running = await npmStart(dataDir, port);
  const { local } = running;
  const stage = openStage(local);
  // What a driver had in hand is due again when its lease has ended; a message, when its visibility timeout has.
  for (const seconds of [61, 61, 61, 6 * 61]) await stage.pass(seconds);
  await expectConverged(local, stage);
  for (const sessionId of acknowledged.sessions) {
    const { status, body } = await stage.get<{ fee?: string }>(`/v1/calls/${callIdOf("huawei", sessionId)}`);
    expect({ sessionId, seed, status, fee: body.fee }).toEqual({
      sessionId,
      seed,
      status: 200,
      fee: "received",
    });
  }
});
