import { join } from "node:path";
import { describeApplication } from "../simulator/applications";
import { startSimulator } from "../simulator/server";
import type { Simulation, SimulationPlace } from "./cloud-options";

/** The provider platforms, living in the local cloud's time. */
export async function startSimulation({
  port,
  dataDir,
  webhookBase,
  clock,
  advance,
}: SimulationPlace): Promise<Simulation> {
  const simulator = await startSimulator({
    port,
    dataDir: join(dataDir, "simulator"),
    webhookBase,
    clock,
    onAdvance: advance,
    log: (line) => console.error(line),
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new Error(`port ${port} is busy`) : error;
  });
  return {
    url: simulator.url,
    applications: simulator.applications.map((application) => describeApplication(application, webhookBase)),
    advanced: (seconds) => simulator.advance(seconds),
    stop: () => simulator.close(),
  };
}
