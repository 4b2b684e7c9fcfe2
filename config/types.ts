import type { AuditSettings } from "./audit";
import type { Auth } from "./auth";
import type { StageSettings } from "./stage-settings";
import type { Throttle } from "./throttling";

/**
 * What a stage and its policies say. Checked at synth; reaches a function as `config.json` beside its bundle.
 * Nothing secret: secrets are resources of the stack, read at run time.
 */
export type Mode = "AXB" | "AX" | "AXE" | "AXYB" | "X" | "CYJ";
export type CallDirection = "both" | "customer-only" | "driver-only";

/** What every application (app key) at a provider has. */
interface AtProvider {
  /** As `core/providers/registry.ts` names it. */
  readonly provider: string;
  /** Our name for it: `[a-z0-9-]{1,32}`, part of the webhook path. */
  readonly application: string;
  /** The provider's access address, e.g. `https://rtcpns.cn-north-1.myhuaweicloud.com`. */
  readonly baseUrl: string;
  /** How pushes are signed. @default "aksk" */
  readonly pushSignature?: "aksk" | "wsse" | "either";
  /** Oldest `Created` of a genuine redelivery, in seconds. @default 21600 (six hours) */
  readonly pushMaxAgeSeconds?: number;
  /** Networks that its pushes come from, CIDR, IPv4 and IPv6; others find no such address. @default anywhere */
  readonly pushSourceRanges?: readonly string[];
}

/** An application whose privacy numbers link the two people of an order. */
export interface Application extends AtProvider {
  readonly mode: Mode;
  /** Nobody else binds through this app key, so an unknown subscription on our routes is an orphan of ours. */
  readonly exclusive: boolean;
  /** Hosts a recording may be fetched from; `*.example.com` allows subdomains. */
  readonly recordingHosts: readonly string[];
  /** What the provider's documents leave open, with the safest reading as default. */
  readonly options?: ApplicationOptions;
}

/** Each belongs to one provider and mode; elsewhere synth refuses it. All text, as a provider takes them. */
// A type and not an interface: only then it counts as a record of texts.
export type ApplicationOptions = {
  /** Huawei X: whether the answer to a call holds an array of one, or the object itself. @default "array" */
  readonly connectInfo?: "array" | "object";
  /** CYJ: minutes that the signature's time is ahead of UTC. @default "480" (Beijing) */
  readonly utcOffsetMinutes?: string;
  /** CYJ: who is `Caller`, whose number has to be registered beforehand. @default "driver" */
  readonly caller?: "driver" | "customer";
  /** CYJ: whether landlines may be bound. @default "false" */
  readonly landlines?: "true" | "false";
};

/** An application that places calls: it has landlines to show and no privacy numbers. */
export interface VoiceApplication extends AtProvider {
  /** An app key is for one of them. */
  readonly mode: "VERIFICATION" | "CLICK_TO_CALL";
  /** Rented landlines that the callee may see, E.164; calls spread over them. */
  readonly displayNumbers: readonly string[];
  /** Audio file of the account, played before a code. */
  readonly preTone: string;
  /** How often a code is spoken unless the request says: 1 to 9. */
  readonly plays: number;
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
  /**
   * A phase whose direction can't be reached without breaking the binding ends calls instead.
   * @default false: synth refuses such a phase
   */
  readonly closesEarly?: boolean;
  /** Calls are unlimited in a mode that has no limit. @default false: synth refuses `maxCallMinutes` in such a mode */
  readonly limitsCallsWherePossible?: boolean;
  /** Where nothing but its own end ends a binding (CYJ): how long one is bound for before it is renewed. @default 600 */
  readonly shortestBindingSeconds?: number;
  /**
   * Where nothing but its own end ends a binding (CYJ): how long the people of before may still reach each other after a
   * reassignment or the end. At least `shortestBindingSeconds`.
   */
  readonly toleratesOverlapMinutes?: number;
}

export interface StageConfig extends StageSettings {
  readonly stage: string;
  readonly applications: readonly Application[];
  /** What speaks verification codes and connects people. Without one of mode VERIFICATION there are no such calls. */
  readonly voice?: readonly VoiceApplication[];
  readonly policies: readonly ServicePolicy[];
  /** Where to look for a number when the order's own area has none left, in order. `*` is every other area. */
  readonly areaFallback: Readonly<Record<string, readonly string[]>>;
  /** Logical shards are 64 for ever; this is how many schedules sweep them. */
  readonly sweepers: number;
  /** Who may call `/v1`. @default "iam" */
  readonly auth?: Auth;
  /**
   * Where providers reach the webhooks, when that is not the API's own address (a domain of one's own): some signatures
   * cover it. Without a path. @default the address each push came to
   */
  readonly webhookBaseUrl?: string;
  /** What the gateway lets through on each route before it answers 429. @default 100 requests a second, bursts of 200 */
  readonly throttle?: Throttle;
  /** How orders, routes and what providers hold are compared. @default every 15 minutes, and what is found is reported */
  readonly audit?: AuditSettings;
  /** Below this many numbers that take new routes, an application's pool is nearly exhausted. @default 10 */
  readonly fewNumbersLeft?: number;
  /** Tables, bucket, key and secrets outlive the stack, and tables can't be deleted. */
  readonly keepData: boolean;
}
