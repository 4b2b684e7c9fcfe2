import { type ParsedPush, UnreadableNotification } from "../domain/calls/notification";
import { type Push, type PushKind, pushKinds } from "../domain/calls/record-pushes";
import type { Instant } from "../domain/instant";
import type { Credential, PushReader, PushRefusal, PushVerdict, SignedPush } from "../domain/provider-module";
import type { HttpEvent } from "./api-gateway";
import { readJson, readText } from "./json-body";
import type { ApplicationCredentials, Secrets } from "./kept-secrets";
import { HttpProblem } from "./problem";
import { isWithin } from "./source-ranges";
import { isWebhookKey } from "./webhook-key";

/** What of an application decides whom its pushes may come from. */
export interface PushingApplication extends Pick<SignedPush, "pushSignature"> {
  readonly provider: string;
  readonly application: string;
  readonly pushMaxAgeSeconds?: number;
  /** CIDR. @default anywhere */
  readonly pushSourceRanges?: readonly string[];
}

export interface PushDoor<Application extends PushingApplication = PushingApplication> {
  readonly config: {
    readonly applications: readonly Application[];
    /** Where providers reach us. @default where the push came to */
    readonly webhookBaseUrl?: string;
  };
  readonly credentials: Secrets["applicationCredentials"];
  readonly readerOf: (provider: string) => PushReader;
  readonly now: () => Instant;
  readonly count: (name: string, dimensions: Readonly<Record<string, string>>) => void;
}

/** A push from whom it says it is, and readable. */
export interface AcceptedPush<Application extends PushingApplication> {
  readonly application: Application;
  readonly push: Push;
  readonly parsed: ParsedPush;
}

/** Fifty fee records take a third of it. */
const maxPushBytes = 256 * 1024;

/** A provider's push: known address, genuine sender, readable. @throws HttpProblem 400, 401, 404, 413 */
export async function acceptPush<Application extends PushingApplication>(
  deps: PushDoor<Application>,
  event: HttpEvent,
): Promise<AcceptedPush<Application>> {
  const [provider, name, key, kind] = addressOf(event);
  const application = deps.config.applications.find(
    (each) => each.provider === provider && each.application === name,
  );
  if (application === undefined || !isPushKind(kind)) throw noSuchAddress();
  const credentials = keysOf(await deps.credentials(application.application));
  assertFromThere(deps, application, event, isWebhookKey(key, application.application, credentials));
  const receivedAt = deps.now();
  const stale = await authenticate(deps, application, event, credentials, receivedAt);
  const body = readText(event, maxPushBytes);
  readJson(event, maxPushBytes);
  return {
    application,
    push: { provider, application: application.application, kind, receivedAt, stale, body },
    parsed: parse(deps.readerOf(provider), body, receivedAt),
  };
}

/** By reason to find out why, and without any to be told that it happens. */
function countRefusal(
  count: PushDoor["count"],
  { provider, application }: PushingApplication,
  reason: string,
): void {
  count("PushesRefused", { provider, application, reason });
  count("PushesRefused", {});
}

/** Nothing tells apart an unknown application from a wrong key. */
const noSuchAddress = () => new HttpProblem("not-found");

/**
 * Both are judged whatever the other says, so that neither answer nor time tells which was wrong. The address is the gateway's
 * word (`sourceIp`), never a header's. @throws HttpProblem 404
 */
function assertFromThere(
  { count }: Pick<PushDoor, "count">,
  application: PushingApplication,
  { requestContext }: HttpEvent,
  isKey: boolean,
): void {
  const { pushSourceRanges } = application;
  const isListed = pushSourceRanges === undefined || isWithin(requestContext.http.sourceIp, pushSourceRanges);
  if (isKey && isListed) return;
  // Who has the key is the provider, most likely, at an address that nobody listed.
  if (isKey) countRefusal(count, application, "source-not-listed");
  throw noSuchAddress();
}

/** Provider, application, key and kind: parameters of the route, or segments of it where it names them itself. */
function addressOf({ pathParameters, routeKey }: HttpEvent): [string, string, string, string] {
  const segments = routeKey.slice(routeKey.indexOf("/") + 1).split("/");
  const part = (index: number, name: string): string => pathParameters?.[name] ?? segments[index] ?? "";
  return [part(1, "provider"), part(2, "application"), part(3, "key"), part(4, "kind")];
}

const isPushKind = (kind: string): kind is PushKind => pushKinds.some((known) => known === kind);

const keysOf = ({ current, previous }: ApplicationCredentials): Credential[] =>
  previous === undefined ? [current] : [current, previous];

type Door = Pick<PushDoor, "config" | "credentials" | "readerOf" | "count">;

/** Whether the signature is genuine but old. @throws HttpProblem 401 */
async function authenticate(
  door: Door,
  application: PushingApplication,
  event: HttpEvent,
  credentials: readonly Credential[],
  now: Instant,
): Promise<boolean> {
  const first = verify(door, application, event, credentials, now);
  const verdict = isOfUnknownKey(first)
    ? verify(door, application, event, await rereadKeys(door, application), now)
    : first;
  if (verdict.ok) return verdict.stale;
  countRefusal(door.count, application, verdict.reason);
  throw new HttpProblem("not-authenticated", { detail: refusals[verdict.reason] });
}

/** The secret may have been changed since it was read; only who has the address's key makes us look. */
const isOfUnknownKey = (verdict: PushVerdict): boolean =>
  !verdict.ok && (verdict.reason === "bad-digest" || verdict.reason === "unknown-app-key");

const rereadKeys = async ({ credentials }: Door, { application }: PushingApplication) =>
  keysOf(await credentials(application, { reread: true }));

const verify = (
  { config, readerOf }: Door,
  { provider, pushSignature, pushMaxAgeSeconds }: PushingApplication,
  event: HttpEvent,
  credentials: readonly Credential[],
  now: Instant,
): PushVerdict =>
  readerOf(provider).verifyPush({
    headers: event.headers,
    url: pushedTo(event, config.webhookBaseUrl),
    credentials,
    now,
    ...(pushSignature === undefined ? {} : { pushSignature }),
    ...(pushMaxAgeSeconds === undefined ? {} : { maxAgeSeconds: pushMaxAgeSeconds }),
  });

/**
 * The address as the provider has it, for signatures that cover it. The host and the scheme are the gateway's word; were they
 * the sender's, he would still have to sign them.
 */
const pushedTo = ({ headers, rawPath, requestContext }: HttpEvent, base?: string): string =>
  `${base ?? `${headers["x-forwarded-proto"] ?? "https"}://${headers.host ?? requestContext.domainName}`}${rawPath}`;

const refusals: Readonly<Record<PushRefusal, string>> = {
  "missing-header": "The signature header is missing.",
  malformed: "The signature header can't be read.",
  "unknown-app-key": "The signature names an app key that is not this application's.",
  "bad-digest": "The signature's digest is wrong.",
  "too-old": "The signature's Created is too far from now.",
};

/** Items of a push that can't be read are for the DLQ; a push of which nothing can be read is refused. */
function parse(reader: PushReader, body: string, receivedAt: Instant): ParsedPush {
  try {
    return reader.parsePush(body, receivedAt);
  } catch (error) {
    if (!(error instanceof UnreadableNotification)) throw error;
    throw new HttpProblem("invalid-request", {
      detail: error.reason,
      errors: [{ pointer: "", detail: error.reason }],
    });
  }
}
