import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { type LocalCloud, startLocalCloud } from "../../../local/cloud";
import { synthesizeFixture } from "./fixture-app";

jest.setTimeout(60_000);

const directory = mkdtempSync(join(tmpdir(), "maskline-unruly-"));
let cloud: LocalCloud;

beforeAll(async () => {
  const assembly = synthesizeFixture(directory);
  const dataDir = join(directory, "data");
  cloud = await startLocalCloud({
    assembly,
    dataDir,
    port: 0,
    quiet: true,
    disorderSeed: 7,
    indexLagSeed: 7,
  });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function written(): Promise<string[]> {
  const { Items = [] } = await cloud.clients.dynamodb.send(
    new ScanCommand({ TableName: cloud.tables.notes }),
  );
  return Items.map(({ id }) => id?.S ?? "");
}

async function allArrived(ids: readonly string[]): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    const there = new Set((await written()).map((id) => id.split("#")[0]));
    if (ids.every((id) => there.has(id))) return true;
    await sleep(100);
  }
  return false;
}

it("loses nothing when deliveries are put off and repeated, and index reads miss items", async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `n${index}`);
  await Promise.all(
    ids.map((id) => fetch(`${cloud.api}/notes`, { method: "POST", body: JSON.stringify({ id }) })),
  );
  expect(await allArrived(ids)).toBe(true);
  await cloud.settle();
  const told = cloud.events.map(({ event }) => (event as { id: string }).id);
  expect(new Set(told)).toEqual(new Set(ids));
  expect(told.length).toBeGreaterThan(ids.length);
  const read = (await (await fetch(`${cloud.api}/kinds/note`)).json()) as unknown[];
  expect(read.length).toBeGreaterThan(0);
  expect(read.length).toBeLessThan(ids.length);
});
