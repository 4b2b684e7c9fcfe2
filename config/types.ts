/**
 * What a stage and its policies say. Checked at synth; reaches a function as `config.json` beside its bundle.
 * Nothing secret: secrets are resources of the stack, read at run time.
 */
export type Mode = "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
export type CallDirection = "both" | "customer-only" | "driver-only";

/** One application (app key) at a provider. */
export interface Application {
  /** Folder under `core/providers/`. */
  readonly provider: string;
  /** Our name for it: `[a-z0-9-]{1,32}`, part of the webhook path. */
  readonly application: string;
  readonly mode: Mode;
  /** The provider's access address, e.g. `https://rtcpns.cn-north-1.myhuaweicloud.com`. */
  readonly baseUrl: string;
  /** Nobody else binds through this app key, so an unknown subscription on our routes is an orphan of ours. */
  readonly exclusive: boolean;
  /** Hosts a recording may be fetched from; `*.example.com` allows subdomains. */
  readonly recordingHosts: readonly string[];
  /** How pushes are signed. @default "aksk" */
  readonly pushSignature?: "aksk" | "wsse" | "either";
  /** Oldest `Created` of a genuine redelivery, in seconds. @default 21600 (six hours) */
  readonly pushMaxAgeSeconds?: number;
}

/** A stretch after the end in which calls still connect. */
export interface Phase {
  readonly seconds: number;
  readonly direction: CallDirection;
}

export interface ServicePolicy {
  readonly service: string;
  /** In order of preference; the next is taken when one has no number or refuses for good. */
  readonly choices: readonly {
    readonly provider: string;
    readonly application: string;
    readonly mode: Mode;
  }[];
  /** An order's life when the event states no end, counted from `occurredAt`. */
  readonly timeToLiveSeconds: number;
  /** The furthest end an event may state, counted from now. */
  readonly maxTimeToLiveSeconds: number;
  /** Calls still possible after the end, by how it ended. `expired`: the end passed and nobody said the order was over. */
  readonly phasesAfter: {
    readonly completed: readonly Phase[];
    readonly cancelled: readonly Phase[];
    readonly expired: readonly Phase[];
  };
  /** Rest of a (party, X) before it may reach somebody else. */
  readonly coolDownSeconds: number;
  /** 0 means no limit. */
  readonly maxCallMinutes: number;
  readonly callDirection: CallDirection;
  readonly recording: { readonly enabled: boolean; readonly hintTone?: string };
  readonly texts: { readonly enabled: boolean; readonly keepContent: boolean };
}

export interface StageConfig {
  readonly stage: string;
  readonly applications: readonly Application[];
  readonly policies: readonly ServicePolicy[];
  /** Where to look for a number when the order's own area has none left, in order. `*` is every other area. */
  readonly areaFallback: Readonly<Record<string, readonly string[]>>;
  /** Logical shards are 64 for ever; this is how many schedules sweep them. */
  readonly sweepers: number;
  readonly retentionDays: { readonly calls: number; readonly recordings: number; readonly logs: number };
  /**
   * Who may call `/v1`. `iam`: signed requests (SigV4) of principals that may `execute-api:Invoke`. `none`: anybody, only
   * for the stage `local`, which never leaves the machine. Webhooks are authenticated by the providers' signatures.
   * @default "iam"
   */
  readonly auth?: "iam" | "none";
  /** What the gateway lets through before it answers 429. @default 100 requests a second, bursts of 200 */
  readonly throttle?: { readonly requestsPerSecond: number; readonly burst: number };
  /** Below this many numbers that take new routes, an application's pool is nearly exhausted. @default 10 */
  readonly fewNumbersLeft?: number;
  /** Who is told when an alarm goes off; without it the alarm topic has no subscriber yet. */
  readonly alarmEmail?: string;
  /** What happens to tables and bucket when the stack is deleted. */
  readonly keepData: boolean;
}
