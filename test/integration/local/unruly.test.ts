import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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

/** Ids that were told on the topic, once for each time a message was processed. */
const told = () => cloud.events.map(({ event }) => (event as { id: string }).id);

async function allTold(ids: readonly string[]): Promise<boolean> {
  const isAllTold = () => ids.every((id) => told().includes(id));
  for (let tries = 0; tries < 200 && !isAllTold(); tries += 1) await sleep(100);
  return isAllTold();
}

it("loses nothing when deliveries are put off and repeated, and index reads miss items", async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `n${index}`);
  await Promise.all(
    ids.map((id) => fetch(`${cloud.api}/notes`, { method: "POST", body: JSON.stringify({ id }) })),
  );
  expect(await allTold(ids)).toBe(true);
  await cloud.settle();
  expect(told().length).toBeGreaterThan(ids.length);
  const read = (await (await fetch(`${cloud.api}/kinds/note`)).json()) as unknown[];
  expect(read.length).toBeGreaterThan(0);
  expect(read.length).toBeLessThan(ids.length);
});
