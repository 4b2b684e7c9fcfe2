import { rmSync } from "node:fs";
import { type BuildAppOptions, buildApp } from "../lib/app";
import { issuerPath, localAudience } from "./auth/issuer";
import type { AppPlace } from "./cloud-options";

/** Who may call the API of the stage `local`; `jwt` means the local issuer's tokens. */
export type AuthKind = "none" | "iam" | "jwt";

const authOf = (kind: AuthKind, apiUrl: string): NonNullable<BuildAppOptions["auth"]> =>
  kind === "jwt" ? { kind, issuer: apiUrl + issuerPath, audience: [localAudience] } : kind;

/** Builds and synthesizes the stage `local` of the real app into a directory. */
export async function synthesize(
  directory: string,
  { apiUrl, simulatorUrl }: AppPlace,
  kind: AuthKind = "none",
): Promise<string> {
  rmSync(directory, { recursive: true, force: true });
  const auth = authOf(kind, apiUrl);
  return buildApp({ stage: "local", outdir: directory, simulatorUrl, auth }).synth().directory;
}
