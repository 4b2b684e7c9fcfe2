import type { ParsedPush } from "./calls/notification";
import type { Instant } from "./instant";
import type { Mode } from "./modes";
import type { Capabilities, NumberProvider, RecordingSource } from "./provider";

/** One key of an application at its provider. Never logged. */
export interface Credential {
  readonly appKey: string;
  readonly appSecret: string;
}

/** While a secret is being changed the one before is still accepted on pushes; requests are signed with `current`. */
export interface Credentials {
  readonly current: Credential;
  readonly previous?: Credential;
}

/** What a provider needs to know of an application; an entry of the stage's configuration fits. */
export interface ProviderSettings {
  readonly provider: string;
  readonly application: string;
  readonly mode: Mode;
  /** The provider's access address, e.g. `https://rtcpns.example.com`. */
  readonly baseUrl: string;
  /** What the provider's documents leave open; each provider names its own, with the safest default. */
  readonly options?: Readonly<Record<string, string>>;
}

/** The outside world as a provider's client sees it. */
export interface ProviderMeans {
  /** Cached by whoever gives it: asked before each request, and to `reread` what was refused. */
  readonly credentials: (how?: { readonly reread: boolean }) => Promise<Credentials>;
  readonly clock: () => Instant;
  /** @default the global fetch */
  readonly fetch?: typeof fetch;
  /** Hard limit of one operation, all its requests together. @default 5000 */
  readonly timeoutMs?: number;
}

/** A push as it arrived, and what it is judged by. */
export interface SignedPush {
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Every key that may have signed it: current and previous. */
  readonly credentials: readonly Credential[];
  readonly now: Instant;
  /** @default "aksk" */
  readonly pushSignature?: "aksk" | "wsse" | "either";
  /** Further from now than this is `stale`: possibly a genuine redelivery, to be counted. @default 300 */
  readonly freshSeconds?: number;
  /** Older than this is refused. @default 21600: the last documented redelivery comes five hours later */
  readonly maxAgeSeconds?: number;
  /** The address it was pushed to, as configured at the provider; only for signatures that cover it. */
  readonly url?: string;
}

export type PushRefusal = "missing-header" | "malformed" | "unknown-app-key" | "bad-digest" | "too-old";

export type PushVerdict =
  | {
      readonly ok: true;
      readonly appKey: string;
      readonly stale: boolean;
      readonly createdAt: Instant;
      /** Which of the provider's documented signatures it was, where there are several. */
      readonly form?: string;
    }
  | { readonly ok: false; readonly reason: PushRefusal };

/** What an application's pushes mean and who may send them. */
export interface PushReader {
  /**
   * @param body the pushed text, unchanged
   * @param receivedAt the moment of what carries no time of its own
   * @throws UnreadableNotification when nothing of it can be understood
   */
  parsePush(body: string, receivedAt: Instant): ParsedPush;
  verifyPush(push: SignedPush): PushVerdict;
}

/** An application of a provider, ready to use. */
export type Provider = NumberProvider & RecordingSource & PushReader;

/** One folder under `core/providers/`, as the registry lists it. */
export interface ProviderModule extends PushReader {
  readonly modes: readonly Mode[];
  /** @throws RangeError for a mode that is not among `modes`. */
  capabilities(mode: Mode): Capabilities;
  /** @throws RangeError for a mode that is not among `modes`. */
  connect(settings: ProviderSettings, means: ProviderMeans): NumberProvider & RecordingSource;
}
