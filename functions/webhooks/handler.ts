import type { StageConfig } from "../../config/types";
import { type HttpAnswer, type HttpEvent, pathParameter } from "../../core/adapters/api-gateway";
import { readJson, readText } from "../../core/adapters/json-body";
import { maxMessageBytes, type NotificationQueue, pushText } from "../../core/adapters/notification-queue";
import { HttpProblem } from "../../core/adapters/problem";
import type { ApplicationCredentials } from "../../core/adapters/secrets";
import { isWebhookKey } from "../../core/adapters/webhook-key";
import { UnreadableNotification } from "../../core/domain/calls/notification";
import { type PushKind, pushKinds } from "../../core/domain/calls/record-pushes";
import type { Instant } from "../../core/domain/instant";
import type { Credential, PushReader, PushRefusal } from "../../core/domain/provider-module";

export interface Deps {
  readonly config: Pick<StageConfig, "applications">;
  readonly credentials: (application: string) => Promise<ApplicationCredentials>;
  readonly readerOf: (provider: string) => PushReader;
  readonly queue: NotificationQueue;
  readonly now: () => Instant;
  readonly logger: { error(message: string, fields: { error: Error }): void };
  readonly count: (name: string, dimensions: Readonly<Record<string, string>>) => void;
}

/** Fifty fee records take a third of it. */
const maxPushBytes = 256 * 1024;

type Application = StageConfig["applications"][number];

/** A provider's push: known address, genuine sender, readable, queued; only then acknowledged, with an empty 200. */
export const makeHandler =
  (deps: Deps) =>
  async (event: HttpEvent): Promise<HttpAnswer> => {
    const kind = kindOf(event);
    const application = applicationOf(deps, event);
    const keys = keysOf(await deps.credentials(application.application));
    if (!isWebhookKey(pathParameter(event, "key"), application.application, keys)) throw noSuchAddress();
    const receivedAt = deps.now();
    const stale = authenticate(deps, application, event, keys, receivedAt);
    const body = readText(event, maxPushBytes);
    readJson(event, maxPushBytes);
    checkShape(deps, application, body, receivedAt);
    await enqueue(deps, pushText({ ...nameOf(application), kind, receivedAt, stale, body }));
    deps.count("PushesAccepted", { provider: application.provider, kind, stale: String(stale) });
    return { statusCode: 200, body: "" };
  };

const nameOf = ({ provider, application }: Application) => ({ provider, application });

/** Nothing tells apart an unknown application from a wrong key. */
const noSuchAddress = () => new HttpProblem("not-found");

/** Each kind is a route of its own: the last segment of the route, where it is no parameter. */
function kindOf({ pathParameters, routeKey }: HttpEvent): PushKind {
  const stated = pathParameters?.kind ?? routeKey.slice(routeKey.lastIndexOf("/") + 1);
  const kind = pushKinds.find((known) => known === stated);
  if (kind === undefined) throw noSuchAddress();
  return kind;
}

function applicationOf({ config }: Deps, event: HttpEvent): Application {
  const provider = pathParameter(event, "provider");
  const name = pathParameter(event, "application");
  const found = config.applications.find((each) => each.provider === provider && each.application === name);
  if (found === undefined) throw noSuchAddress();
  return found;
}

const keysOf = ({ current, previous }: ApplicationCredentials): Credential[] =>
  previous === undefined ? [current] : [current, previous];

/** Whether the signature is genuine but old. @throws HttpProblem 401 */
function authenticate(
  { readerOf, count }: Deps,
  { provider, pushSignature, pushMaxAgeSeconds }: Application,
  { headers }: HttpEvent,
  credentials: readonly Credential[],
  now: Instant,
): boolean {
  const verdict = readerOf(provider).verifyPush({
    headers,
    credentials,
    now,
    ...(pushSignature === undefined ? {} : { pushSignature }),
    ...(pushMaxAgeSeconds === undefined ? {} : { maxAgeSeconds: pushMaxAgeSeconds }),
  });
  if (verdict.ok) return verdict.stale;
  count("PushesRefused", { provider, reason: verdict.reason });
  throw new HttpProblem("not-authenticated", { detail: refusals[verdict.reason] });
}

const refusals: Readonly<Record<PushRefusal, string>> = {
  "missing-header": "The signature header is missing.",
  malformed: "The signature header can't be read.",
  "unknown-app-key": "The signature names an app key that is not this application's.",
  "bad-digest": "The signature's digest is wrong.",
  "too-old": "The signature's Created is too far from now.",
};

/** Items of a push that can't be read are for the DLQ; a push of which nothing can be read is refused. */
function checkShape({ readerOf }: Deps, { provider }: Application, body: string, receivedAt: Instant): void {
  try {
    readerOf(provider).parsePush(body, receivedAt);
  } catch (error) {
    if (!(error instanceof UnreadableNotification)) throw error;
    throw new HttpProblem("invalid-request", {
      detail: error.reason,
      errors: [{ pointer: "", detail: error.reason }],
    });
  }
}

/** The platform delivers again whatever is not acknowledged: a queue that fails is its cue, not a loss. */
async function enqueue({ queue, logger, count }: Deps, message: string): Promise<void> {
  if (Buffer.byteLength(message) > maxMessageBytes) {
    throw new HttpProblem("body-too-large", { detail: "The push does not fit one message." });
  }
  try {
    await queue.send(message);
  } catch (error) {
    logger.error("push not queued", { error: error instanceof Error ? error : new Error(String(error)) });
    count("PushesNotQueued", {});
    throw new HttpProblem("temporarily-unavailable", { retryAfterSeconds: 60 });
  }
}
