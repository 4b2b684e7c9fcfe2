import { setTimeout as sleep } from "node:timers/promises";
import { runningOn } from "./pid-files";

const cloudName = "cloud";
/** An orphaned start notices its parent's death within a second and then stops by itself. */
const patienceMs = 4_000;

class AlreadyRunning extends Error {
  constructor(dataDir: string, pid: number) {
    super(`a local cloud already runs on ${dataDir} (process ${pid}): stop it first`);
  }
}

async function gone(dataDir: string, isMeant: (name: string) => boolean, patience: number): Promise<boolean> {
  const end = Date.now() + patience;
  while (Date.now() < end) {
    if (!runningOn(dataDir).some(({ name }) => isMeant(name))) return true;
    await sleep(50);
  }
  return !runningOn(dataDir).some(({ name }) => isMeant(name));
}

/**
 * Ends the engines that an earlier start on this data directory left behind, and nothing else.
 * @throws AlreadyRunning when the earlier start itself is alive: it is somebody's, not a leftover
 */
export async function endLeftovers(dataDir: string): Promise<void> {
  const isCloud = (name: string) => name === cloudName;
  await gone(dataDir, isCloud, patienceMs);
  const cloud = runningOn(dataDir).find(({ name }) => isCloud(name));
  if (cloud && cloud.pid !== process.pid) throw new AlreadyRunning(dataDir, cloud.pid);
  const isEngine = (name: string) => !isCloud(name);
  // The engines see their parent's channel close and end in a moment; data is safest when they do it themselves.
  if (await gone(dataDir, isEngine, 1_000)) return;
  for (const { name, pid } of runningOn(dataDir)) if (isEngine(name)) process.kill(pid, "SIGKILL");
  if (!(await gone(dataDir, isEngine, patienceMs))) throw new Error("a leftover engine does not end");
}
