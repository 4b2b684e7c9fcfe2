import { rmSync } from "node:fs";
import { buildApp } from "../lib/app";
import type { AppPlace } from "./cloud-options";

/** Builds and synthesizes the stage `local` of the real app into a directory. */
export async function synthesize(directory: string, { simulatorUrl }: AppPlace): Promise<string> {
  rmSync(directory, { recursive: true, force: true });
  return buildApp({ stage: "local", outdir: directory, simulatorUrl }).synth().directory;
}
