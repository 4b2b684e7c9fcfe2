import { isIP } from "node:net";
import type { Auth, JwtAuth } from "./auth";
import type { Limit, Throttle } from "./throttling";
import type { StageConfig } from "./types";

/** What is wrong with who may call and how often. */
export const edgeComplaints = ({ stage, auth, throttle }: StageConfig): string[] => [
  ...authComplaints(auth, stage),
  ...throttleComplaints(throttle),
];

function authComplaints(auth: Auth | undefined, stage: string): string[] {
  if (auth === "none" && stage !== "local")
    return ['auth "none": only the stage local may be open to anybody; use "iam" or { kind: "jwt", … }'];
  if (auth === undefined || auth === "iam" || auth === "none") return [];
  return jwtComplaints(auth, stage);
}

function jwtComplaints({ kind, issuer, audience, scopePrefix }: JwtAuth, stage: string): string[] {
  if (kind !== "jwt") return [`auth ${JSON.stringify(kind)}: use "iam" or { kind: "jwt", … }`];
  const complaints = issuerComplaints(issuer, stage);
  if (audience.length === 0 || audience.some((each) => each.trim() === ""))
    complaints.push(
      "auth.audience: name at least one; without it, tokens that the issuer makes for others would do",
    );
  if (scopePrefix !== undefined && !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scopePrefix))
    complaints.push(`auth.scopePrefix "${scopePrefix}": use printable characters without spaces, " and \\`);
  return complaints;
}

function issuerComplaints(issuer: string, stage: string): string[] {
  const at = `auth.issuer "${issuer}"`;
  if (!URL.canParse(issuer)) return [`${at}: use the https address that the tokens' iss has`];
  const { protocol, hostname, search, hash } = new URL(issuer);
  const complaints: string[] = [];
  const isOwn = stage === "local" && protocol === "http:" && hostname === "127.0.0.1";
  if (protocol !== "https:" && !isOwn)
    complaints.push(`${at}: use https (http only to 127.0.0.1, on the stage local)`);
  if (search !== "" || hash !== "") complaints.push(`${at}: leave out what follows the path`);
  return complaints;
}

function throttleComplaints(throttle: Throttle | undefined): string[] {
  if (!throttle) return [];
  const { byTraffic = {}, ...own } = throttle;
  const limits: [string, Limit][] = [
    ["throttle", own],
    ...Object.entries(byTraffic).map(([traffic, limit]): [string, Limit] => [
      `throttle.byTraffic.${traffic}`,
      limit,
    ]),
  ];
  return limits.flatMap(([at, { requestsPerSecond, burst }]) =>
    requestsPerSecond >= 1 && burst >= requestsPerSecond && Number.isInteger(burst)
      ? []
      : [`${at}: requestsPerSecond must be at least 1, and burst a whole number of at least as much`],
  );
}

/** What is wrong with the networks that an application's pushes may come from. */
export function sourceRangeComplaints(ranges: readonly string[] | undefined, at: string): string[] {
  if (ranges === undefined) return [];
  if (ranges.length === 0)
    return [`${at}.pushSourceRanges: empty, so that every push is refused; leave it out to take all`];
  return ranges
    .filter((range) => !isRange(range))
    .map(
      (range) =>
        `${at}.pushSourceRanges "${range}": use CIDR, as in "203.0.113.0/24" or "2001:db8::/32"; one address is /32 or /128`,
    );
}

function isRange(range: string): boolean {
  const [, address = "", bits = ""] = /^([^/%]+)\/(\d{1,3})$/.exec(range) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}
