import * as v from "valibot";
import { type Instant, minutes, seconds } from "../domain/instant";

/** One key of an application at its provider. */
interface ApplicationKey {
  readonly appKey: string;
  readonly appSecret: string;
}

/** Two are valid at once while a key is being changed: `current` signs, both verify. */
export interface ApplicationCredentials {
  readonly current: ApplicationKey;
  readonly previous?: ApplicationKey | undefined;
}

/** Makes caller tokens. `secret` is the key's bytes; it is never rotated in place (design §4). */
export interface CallerTokenSecret {
  readonly keyId: string;
  readonly secret: Buffer;
}

/** How a value is wanted. */
export interface Reading {
  /** As it is stored now, because the one at hand was refused. */
  readonly reread: boolean;
}

export interface Secrets {
  /** @throws Error when the application has no secret here, or Secrets Manager can't be reached the first time. */
  applicationCredentials(application: string, how?: Reading): Promise<ApplicationCredentials>;
  callerTokenSecret(): Promise<CallerTokenSecret>;
}

/** How secrets are kept, wherever they are read from. */
export interface KeepingDeps {
  /** The secret's text as it is stored now. */
  readonly read: (secretId: string) => Promise<string | undefined>;
  readonly now: () => Instant;
  readonly logger: { warn(message: string, fields: { error: Error; secretId: string }): void };
}

/** Where the secrets are; a function names only those it may read. */
export interface SecretIds {
  readonly applications?: Readonly<Record<string, string>>;
  readonly callerToken?: string;
}

/** How long a value serves before it is read again beside the next answer. */
export const secretsFreshMs = minutes(5);
/** How long a value serves at most before its next reading is waited for: an instance may have been idle for hours. */
export const secretsStaleMs = minutes(10);
/** How long it is waited for; somebody may be holding a telephone. */
const patienceMs = 500;
const retryAfterMs = seconds(30);
/** Values that were read this lately are not read again, whoever refuses them. */
const justReadMs = seconds(1);

const text = v.pipe(v.string(), v.minLength(1));
const applicationKey = v.object({ appKey: text, appSecret: text });
const applicationSecret = v.object({ current: applicationKey, previous: v.optional(applicationKey) });
const callerTokenSecret = v.pipe(
  v.object({ keyId: text, secret: v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2}){16,}$/i)) }),
  v.transform(({ keyId, secret }) => ({ keyId, secret: Buffer.from(secret, "hex") })),
);

/**
 * Secrets kept in memory. After the first read a value older than {@link secretsFreshMs} still answers while it is read again
 * beside; one older than {@link secretsStaleMs} waits for that, a moment; and each keeps answering when it fails.
 */
export function keptSecrets(deps: KeepingDeps, ids: SecretIds): Secrets {
  const applications = new Map<string, (how?: Reading) => Promise<ApplicationCredentials>>();
  for (const [application, id] of Object.entries(ids.applications ?? {})) {
    applications.set(application, kept(deps, id, applicationSecret));
  }
  const callerToken =
    ids.callerToken === undefined ? undefined : kept(deps, ids.callerToken, callerTokenSecret);
  return {
    applicationCredentials: async (application, how) => {
      const read = applications.get(application);
      if (!read) throw new Error(`application ${application} has no secret in this function`);
      return read(how);
    },
    callerTokenSecret: async () => {
      if (!callerToken) throw new Error("the caller token secret is not configured in this function");
      return callerToken();
    },
  };
}

function kept<Schema extends v.GenericSchema>(deps: KeepingDeps, secretId: string, schema: Schema) {
  type Value = v.InferOutput<Schema>;
  let value: Value | undefined;
  let readAt = 0;
  let refreshAt = 0;
  let reading: Promise<Value> | undefined;
  const refresh = () => {
    reading ??= readSecret(deps.read, secretId, schema)
      .then((read) => {
        value = read;
        readAt = deps.now();
        refreshAt = readAt + secretsFreshMs;
        return read;
      })
      .catch((error: unknown) => {
        refreshAt = deps.now() + retryAfterMs;
        throw error;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  /** The newer value, or the one at hand when there is none to be had. */
  const refreshed = (atHand: Value): Promise<Value> =>
    refresh().catch((error: unknown) => {
      deps.logger.warn("secret not refreshed, the value at hand serves on", {
        secretId,
        error: asError(error),
      });
      return atHand;
    });
  return async (how?: Reading): Promise<Value> => {
    const atHand = value;
    if (atHand === undefined) return refresh();
    const now = deps.now();
    if (how?.reread) return now - readAt < justReadMs ? atHand : refreshed(atHand);
    if (now < refreshAt) return atHand;
    const newer = refreshed(atHand);
    return now - readAt < secretsStaleMs ? atHand : Promise.race([newer, afterPatience(atHand)]);
  };
}

const afterPatience = <Value>(value: Value): Promise<Value> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), patienceMs).unref();
  });

async function readSecret<Schema extends v.GenericSchema>(
  read: KeepingDeps["read"],
  secretId: string,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, parseQuietly(await read(secretId)));
  if (result.success) return result.output;
  // Paths only: the messages of the schema and of JSON.parse quote the value.
  const paths = result.issues.map((issue) => v.getDotPath(issue) ?? "the whole");
  throw new Error(`secret ${secretId} is not as documented at: ${paths.join(", ")}`);
}

function parseQuietly(secret: string | undefined): unknown {
  try {
    return JSON.parse(secret ?? "");
  } catch {
    return undefined;
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
