import type { IncomingHttpHeaders } from "node:http";
import type { Application } from "../applications";
import { type Clock, MINUTE } from "../clock";
import type { State } from "../state/state";
import { akskDigest, attributesOf, sameText } from "./aksk";
import type { AddressBans } from "./bans";
import { invalid, Refusal, type ResultName } from "./results";

export interface AuthenticationRules {
  /** By which time `Created` is judged. */
  readonly clock: Clock;
  readonly skewSeconds: number;
  /** Zones in which `Created` may have been written, in minutes east of UTC (Voice Call: UTC or Beijing). */
  readonly createdZones: readonly number[];
  readonly bans: AddressBans;
}

interface Credentials {
  readonly appKey: string;
  readonly digest: string;
  readonly nonce: string;
  readonly created: string;
}

const expectedAuthorization: readonly [
  name: string,
  value: string,
  missing: ResultName,
  wrong: ResultName,
][] = [
  ["realm", "SDP", "realmMissing", "realmWrong"],
  ["profile", "UsernameToken", "profileMissing", "profileWrong"],
  ["type", "Appkey", "typeMissing", "typeWrong"],
];

function checkAuthorization(header: string | undefined): void {
  if (!header) throw new Refusal("authorizationMissing");
  const attributes = attributesOf(header);
  for (const [name, , missing] of expectedAuthorization)
    if (!attributes.has(name)) throw new Refusal(missing);
  for (const [name, value, , wrong] of expectedAuthorization) {
    if (attributes.get(name) !== value) throw new Refusal(wrong);
  }
}

function readCredentials(header: string | string[] | undefined): Credentials {
  if (typeof header !== "string" || header === "") throw new Refusal("akskMissing");
  if (!/\bUsernameToken\b/.test(header)) throw new Refusal("usernameTokenMissing");
  const attributes = attributesOf(header);
  const take = (name: string, missing: ResultName): string => {
    const value = attributes.get(name);
    if (value === undefined) throw new Refusal(missing);
    return value;
  };
  return {
    appKey: take("username", "usernameMissing"),
    digest: take("passworddigest", "digestMissing"),
    nonce: take("nonce", "nonceMissing"),
    created: take("created", "createdMissing"),
  };
}

function checkCreated(created: string, rules: AuthenticationRules): void {
  // Whole seconds and a Z: anything else, milliseconds included, is not a time to this platform (reference §2).
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(created)) throw new Refusal("timeOutOfLimit");
  const written = Date.parse(created);
  const off = (zoneMinutes: number) => Math.abs(written - zoneMinutes * MINUTE - rules.clock.now());
  const isNear = rules.createdZones.some((zone) => off(zone) <= rules.skewSeconds * 1000);
  if (!isNear) throw new Refusal("timeOutOfLimit");
}

function checkAddress(address: string, whitelist: readonly string[] | undefined): void {
  if (whitelist && !whitelist.includes(address)) throw new Refusal("addressNotAllowed");
}

function checkSignature(
  credentials: Credentials,
  application: Application,
  address: string,
  rules: AuthenticationRules,
): void {
  if (!/^[0-9A-Za-z]{1,128}$/.test(credentials.nonce)) invalid("Nonce");
  const expected = akskDigest(application.appSecret, credentials.nonce, credentials.created);
  if (!sameText(expected, credentials.digest)) {
    rules.bans.failed(address);
    throw new Refusal("digestWrong");
  }
  checkCreated(credentials.created, rules);
  rules.bans.passed(address);
}

/**
 * Who is asking: the checks of reference §2, in its order.
 * @throws Refusal with the code of the first check that fails.
 */
export function authenticate(
  headers: IncomingHttpHeaders,
  address: string,
  state: State,
  rules: AuthenticationRules,
): Application {
  checkAuthorization(headers.authorization);
  const credentials = readCredentials(headers["x-aksk"]);
  const application = state.applications.find(({ appKey }) => appKey === credentials.appKey);
  const settings = application && state.settings.get(application.application);
  checkAddress(address, settings?.whitelist);
  if (rules.bans.isBanned(address)) throw new Refusal("addressBanned");
  if (!application) {
    rules.bans.failed(address);
    throw new Refusal("unknownAppKey");
  }
  checkSignature(credentials, state.asSet(application), address, rules);
  if (settings?.status === "abnormal") throw new Refusal("appAbnormal");
  if (settings?.status === "frozen") throw new Refusal("accountFrozen");
  return application;
}
