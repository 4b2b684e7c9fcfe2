import type { FailureKind, FailureOutcome, FailureScope } from "../../domain/provider";

/** What we ask of the platform, as far as its answers mean different things. */
export type Operation =
  | "bind"
  | "unbind"
  | "modify"
  | "find"
  | "locate-recording"
  | "set-callee"
  | "verification-call"
  | "click-to-call";

/** What a refusal means for us. */
export interface Verdict {
  readonly kind: FailureKind;
  readonly scope: FailureScope;
}

/** One row of the platform's table of result codes. `status` is absent where the vendor doesn't state one. */
export interface ResultCode extends Verdict {
  readonly status?: number;
  readonly code: string;
  readonly meaning: string;
  /** Where one operation means something else by it. */
  readonly except?: Partial<Record<Operation, Verdict>>;
}

const ourSetUp: Verdict = { kind: "misconfigured", scope: "application" };
/** The pool lists a number that doesn't work: take the next, and tell the operator. */
const numberUnusable: Verdict = { kind: "misconfigured", scope: "number" };
const takenNumber: Verdict = { kind: "already-so", scope: "number" };
const notThere: Verdict = { kind: "not-found", scope: "request" };
const bannedAddress: Verdict = { kind: "rate-limited", scope: "address" };
/** The set-up lacks something only some requests need: what doesn't need it (unbind) goes on. */
const featureOff: Verdict = { kind: "misconfigured", scope: "request" };

/**
 * Every result code of the platform, keyed on (HTTP status, code): 1010010 alone is a bad digest under 401 and flow
 * control under 403. @see Huawei error codes reference §2; the classification is ours.
 */
export const resultCodes: readonly ResultCode[] = [
  { status: 400, code: "1023006", ...ourSetUp, meaning: "Authorization header missing" },
  { status: 400, code: "1023007", ...ourSetUp, meaning: "realm missing" },
  { status: 400, code: "1023008", ...ourSetUp, meaning: "profile missing" },
  { status: 400, code: "1023009", ...ourSetUp, meaning: "realm is not SDP" },
  { status: 400, code: "1023010", ...ourSetUp, meaning: "profile is not UsernameToken" },
  { status: 400, code: "1023011", ...ourSetUp, meaning: "type is not Appkey" },
  { status: 400, code: "1023012", ...ourSetUp, meaning: "type missing" },
  { status: 400, code: "1023033", ...ourSetUp, meaning: "X-AKSK header missing" },
  { status: 400, code: "1023034", ...ourSetUp, meaning: "Username missing" },
  { status: 400, code: "1023035", ...ourSetUp, meaning: "Nonce missing" },
  { status: 400, code: "1023036", ...ourSetUp, meaning: "Created missing" },
  { status: 400, code: "1023037", ...ourSetUp, meaning: "PasswordDigest missing" },
  { status: 400, code: "1023038", ...ourSetUp, meaning: "UsernameToken missing" },
  {
    status: 401,
    code: "1010010",
    ...ourSetUp,
    meaning: "digest wrong; repeated, it gets the address banned",
  },
  { status: 401, code: "1010013", ...ourSetUp, meaning: "Created too far from the server's time" },
  { status: 403, code: "1010002", kind: "callers-fault", scope: "request", meaning: "invalid parameter" },
  { status: 403, code: "1010003", ...ourSetUp, meaning: "unknown app key" },
  { status: 403, code: "1010008", ...ourSetUp, meaning: "application status abnormal" },
  { status: 403, code: "1010010", kind: "rate-limited", scope: "application", meaning: "flow control" },
  { status: 403, code: "1010029", ...ourSetUp, meaning: "account frozen" },
  { status: 403, code: "1010040", ...ourSetUp, meaning: "app key not allowed on this interface" },
  { status: 403, code: "1011001", ...numberUnusable, meaning: "X not ours or badly formatted" },
  { status: 403, code: "1011002", kind: "no-capacity", scope: "request", meaning: "no X available" },
  { status: 403, code: "1011003", kind: "no-capacity", scope: "party", meaning: "A already has five X" },
  { status: 403, code: "1011004", ...numberUnusable, meaning: "X not tied to this app key" },
  { status: 403, code: "1011005", ...takenNumber, meaning: "X already bound to another A" },
  {
    status: 403,
    code: "1012001",
    ...numberUnusable,
    meaning: "X not tied to this app key",
    except: { find: notThere },
  },
  {
    status: 403,
    code: "1012007",
    ...notThere,
    meaning: "record does not exist",
    except: { bind: numberUnusable },
  },
  { status: 403, code: "1012008", kind: "no-capacity", scope: "request", meaning: "no X available" },
  { status: 403, code: "1012009", kind: "no-capacity", scope: "number", meaning: "X has 5000 pairs" },
  { status: 403, code: "1012010", ...takenNumber, meaning: "A or B already bound on this X" },
  { status: 403, code: "1012012", ...featureOff, meaning: "recording not enabled on the application" },
  { status: 403, code: "1012102", ...numberUnusable, meaning: "X status abnormal" },
  // Voice Call's own; its reference states no status.
  {
    code: "1013001",
    kind: "rate-limited",
    scope: "application",
    meaning: "calls exceed the account's limit",
  },
  { status: 403, code: "1013102", ...takenNumber, meaning: "A and X already bound" },
  { status: 403, code: "1016001", ...notThere, meaning: "record does not exist" },
  { status: 403, code: "1016002", ...takenNumber, meaning: "A and X already bound" },
  {
    status: 403,
    code: "1020166",
    kind: "misconfigured",
    scope: "address",
    meaning: "address not on the whitelist",
  },
  {
    status: 403,
    code: "1020167",
    ...takenNumber,
    meaning: "no free extension, or the requested one is taken",
  },
  { code: "1020176", ...bannedAddress, meaning: "address banned after failed authentications, 30 minutes" },
  {
    code: "1020178",
    kind: "misconfigured",
    scope: "address",
    meaning: "listed without a text; taken as an address block",
  },
  { status: 403, code: "1023005", ...featureOff, meaning: "privacy numbers over licence" },
  { status: 500, code: "1010001", kind: "retry-later", scope: "request", meaning: "internal error" },
];

const byStatusAndCode = new Map(resultCodes.map((row) => [`${row.status ?? "?"}/${row.code}`, row]));
/** Codes that occur under one status only may be believed under another. */
const byCode = new Map(
  resultCodes
    .filter((row) => resultCodes.filter(({ code }) => code === row.code).length === 1)
    .map((row) => [row.code, row]),
);

export const rowOf = (status: number, code: string): ResultCode | undefined =>
  byStatusAndCode.get(`${status}/${code}`) ?? byCode.get(code);

/**
 * What an answer that is not a success means. `code` is "" when there was none to read, in which case it was not the
 * platform's application that answered.
 */
export function classify(
  operation: Operation,
  writes: boolean,
  status: number,
  code: string,
): Verdict & { outcome: FailureOutcome } {
  const row = rowOf(status, code);
  const verdict = row?.except?.[operation] ?? row ?? byStatus(status, code !== "");
  const surelyRefused = row ? status < 500 : status >= 300 && status < 500 && status !== 408;
  return {
    kind: verdict.kind,
    scope: verdict.scope,
    outcome: writes && !surelyRefused ? "unknown" : "not-done",
  };
}

function byStatus(status: number, hasCode: boolean): Verdict {
  if (status === 429) return { kind: "rate-limited", scope: "application" };
  if (status === 408 || status >= 500 || status < 300) return { kind: "retry-later", scope: "request" };
  if (status === 401 || status < 400 || !hasCode) return ourSetUp;
  return { kind: "callers-fault", scope: "request" };
}
