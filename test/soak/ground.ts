import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalCloud, startLocalCloud } from "../../local/cloud";
import type { SimulationPlace } from "../../local/cloud-options";
import { importNumbers } from "../../local/number-import";
import { synthesize } from "../../local/synthesize";
import { describeApplication } from "../../simulator/applications";
import { type Simulator, startSimulator } from "../../simulator/server";

/** A local cloud under load, and the platform behind it, which can be told to forget. */
export interface Ground {
  readonly cloud: LocalCloud;
  readonly simulator: Simulator;
  readonly dataDir: string;
}

/** The platform in memory only: what it remembers is looked through and then forgotten, or it would be all that grows. */
async function startPlatform(place: SimulationPlace, seed: number): Promise<Simulator> {
  const { port, webhookBase, clock, advance } = place;
  return startSimulator({
    port,
    seed,
    webhookBase,
    clock,
    onAdvance: advance,
    log: (line) => console.error(line),
  });
}

/** Free ports, an own folder that goes with it, a filled pool. */
export async function startGround(seed: number, onProgress: (step: string) => void): Promise<Ground> {
  const dataDir = mkdtempSync(join(tmpdir(), "maskline-soak-"));
  const remove = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  let simulator: Simulator | undefined;
  const cloud = await startLocalCloud({
    dataDir,
    port: 0,
    quiet: true,
    onProgress,
    assembly: (at) => {
      onProgress("bundling functions and synthesizing the app");
      return synthesize(join(dataDir, "assembly"), at);
    },
    simulation: async (place) => {
      const platform = await startPlatform(place, seed);
      simulator = platform;
      return {
        url: platform.url,
        applications: platform.applications.map((each) => describeApplication(each, place.webhookBase)),
        advanced: (seconds) => platform.advance(seconds),
        stop: () => platform.close(),
      };
    },
  });
  if (!simulator) throw new Error("the platform did not start");
  const applications = cloud.applications as Parameters<typeof importNumbers>[1];
  const filled = await importNumbers(cloud.api, applications, join(dataDir, "numbers.json"), cloud.fetch);
  if (typeof filled === "string") throw new Error(filled);
  return { cloud, simulator, dataDir };
}
