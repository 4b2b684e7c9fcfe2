import { resolve } from "node:path";
import type { LocalCloudOptions } from "./cloud-options";
import type { AuthKind } from "./synthesize";

export interface RunOptions extends Partial<Omit<LocalCloudOptions, "simulation">> {
  /** Who may call the API of our own app. @default "none": everybody on this machine */
  readonly auth?: AuthKind;
}

const authKinds: readonly AuthKind[] = ["none", "iam", "jwt"];

/** @throws Error naming what there is */
function authIn(text: string | undefined): AuthKind | undefined {
  if (text === undefined) return undefined;
  const kind = authKinds.find((each) => each === text);
  if (!kind) throw new Error(`--auth ${text}: choose one of ${authKinds.join(", ")}`);
  return kind;
}

/** `--auth jwt` or `--auth=jwt`. @throws Error for anything else */
export function authAsked(args: readonly string[]): AuthKind | undefined {
  const [first, ...rest] = args.flatMap((argument) => argument.split("="));
  if (first === undefined) return undefined;
  if (first !== "--auth" || rest.length !== 1)
    throw new Error(`${args.join(" ")}: there is only --auth ${authKinds.join("|")} (--help)`);
  return authIn(rest[0]);
}

/** Where everything of the local cloud is kept unless told otherwise. */
export const usualDataDir = resolve(__dirname, "..", ".maskline");

const seed = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);

/** Options that the environment states: `MASKLINE_PORT`, `MASKLINE_DATA`, `MASKLINE_ASSEMBLY`, `MASKLINE_STACK`, `MASKLINE_RECORD_SDK`, `MASKLINE_LOCAL_…`. */
export function optionsFrom(env: NodeJS.ProcessEnv): RunOptions {
  const disorderSeed = seed(env.MASKLINE_LOCAL_DISORDER);
  const indexLagSeed = seed(env.MASKLINE_LOCAL_INDEX_LAG);
  const auth = authIn(env.MASKLINE_LOCAL_AUTH);
  return {
    ...(auth === undefined ? {} : { auth }),
    ...(env.MASKLINE_LOCAL_THROTTLE === "1" ? { throttles: true } : {}),
    ...(env.MASKLINE_PORT ? { port: Number(env.MASKLINE_PORT) } : {}),
    ...(env.MASKLINE_DATA ? { dataDir: resolve(env.MASKLINE_DATA) } : {}),
    ...(env.MASKLINE_ASSEMBLY ? { assembly: resolve(env.MASKLINE_ASSEMBLY) } : {}),
    ...(env.MASKLINE_STACK ? { stackName: env.MASKLINE_STACK } : {}),
    ...(env.MASKLINE_RECORD_SDK === "1" ? { recordSdkCalls: true } : {}),
    ...(disorderSeed === undefined ? {} : { disorderSeed }),
    ...(indexLagSeed === undefined ? {} : { indexLagSeed }),
  };
}
