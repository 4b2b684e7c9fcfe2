import type { LocalAccount } from "./assembly/local-names";
import type { Plan } from "./assembly/plan";
import type { ParameterValues } from "./assembly/scope";
import type { LocalIssuer } from "./auth/issuer";
import type { SharedClock } from "./clock";
import type { LogLine } from "./console";
import type { Clients } from "./engines/clients";
import type { SdkCall } from "./front/sdk-call";
import type { FunctionWorker, Outcome } from "./functions/function-worker";
import type { LocalFile } from "./local-file";
import type { Settled } from "./own-paths";
import type { SecretOwner, SeedSecret } from "./secrets";
import type { PublishedEvent } from "./triggers/domain-events";

/** The far side of the wire: a provider platform that shares the local cloud's clock. */
export interface Simulation {
  readonly url: string;
  /** As `.maskline/local.json` lists them. */
  readonly applications: readonly SecretOwner[];
  /** Does what fell due after the shared clock was moved. */
  advanced(seconds: number): Promise<void>;
  stop(): Promise<void>;
}

export interface SimulationPlace {
  readonly port: number;
  readonly dataDir: string;
  /** Where our webhooks are. */
  readonly webhookBase: string;
  readonly clock: SharedClock;
  /** Moves the whole local cloud, the simulation included. */
  readonly advance: (seconds: number) => Promise<void>;
}

export interface AppPlace {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
}

export interface LocalCloudOptions {
  /** A synthesized app (`cdk.out`), or how to make one once the addresses are known. */
  readonly assembly: string | ((at: AppPlace) => Promise<string>);
  /** Which stack, when the app has several. */
  readonly stackName?: string;
  /** Everything kept between starts; also `local.json`. */
  readonly dataDir: string;
  /** First of four ports; 0 takes any free ones. @default 8787 */
  readonly port?: number;
  /** Prints no logs or events. @default false */
  readonly quiet?: boolean;
  /** What starts the platform; without it there is none. */
  readonly simulation?: (at: SimulationPlace) => Promise<Simulation>;
  /** First values of secrets. @default by the tag `maskline:secret`, from the simulation's applications */
  readonly seedSecret?: SeedSecret;
  /** Values for template parameters without a default. */
  readonly parameters?: ParameterValues;
  /** Records every call the functions' AWS SDK makes. @default false */
  readonly recordSdkCalls?: boolean;
  /** Seed: queues shuffle, put off and repeat deliveries. */
  readonly disorderSeed?: number;
  /** Seed: reads of global indexes miss some items. */
  readonly indexLagSeed?: number;
  /** Whether the gateway answers 429 above the routes' limits. @default false: one machine is slower than they are */
  readonly throttles?: boolean;
  /** Told what the start is doing. */
  readonly onProgress?: (step: string) => void;
}

export interface LocalCloud extends LocalFile {
  readonly account: LocalAccount;
  readonly clock: SharedClock;
  readonly plan: Plan;
  /** AWS SDK clients of the engines, for looking in. */
  readonly clients: Clients;
  /** As the global one, with the signature or token that the API wants of its callers. */
  readonly fetch: typeof fetch;
  /** Who issues tokens on this machine, when the routes want some of it. */
  readonly issuer: LocalIssuer | undefined;
  /** The last 10,000 lines the functions wrote. */
  readonly logs: readonly LogLine[];
  /** The last 1,000 events published on the stack's topics. */
  readonly events: readonly PublishedEvent[];
  readonly sdkCalls: readonly SdkCall[];
  /** Moves every clock and fires each schedule that fell due; resolves when those invocations ended. */
  advance(seconds: number): Promise<void>;
  /** Waits until no function runs and no consumed queue has a message ready. */
  settle(timeoutMs?: number): Promise<Settled>;
  /** By function name, short name or service name. */
  invoke(functionName: string, event: unknown): Promise<Outcome>;
  /** Execution environments alive now, of all functions: for looking at, and for ending one under way. */
  workers(): readonly FunctionWorker[];
  /** Lets running invocations finish for a while, then ends everything that was started. */
  stop(): Promise<void>;
}
