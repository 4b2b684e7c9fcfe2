import type { Answer } from "./action";

/** Every interface of Private Number, by the name used in logs, faults and tests. */
export const operations = [
  "axb.bind",
  "axb.unbind",
  "axb.modify",
  "axb.query",
  "ax.bind",
  "ax.unbind",
  "ax.modify",
  "ax.query",
  "ax.callee",
  "axe.bind",
  "axe.unbind",
  "axe.modify",
  "axe.query",
  "axyb.bind",
  "axyb.unbind",
  "axyb.query",
  "recording",
  "voice.verify",
  "voice.connect",
] as const;
export type Operation = (typeof operations)[number];

export interface Result {
  readonly status: number;
  readonly code: string;
  readonly text: string;
  /** The interfaces that can answer it. */
  readonly where: readonly Operation[];
}

const axb: readonly Operation[] = ["axb.bind", "axb.unbind", "axb.modify", "axb.query"];
const ax: readonly Operation[] = ["ax.bind", "ax.unbind", "ax.modify", "ax.query", "ax.callee"];
const binds: readonly Operation[] = ["axb.bind", "ax.bind", "axe.bind", "axyb.bind"];

/**
 * The result codes of the platform (reference: huawei-error-codes §2), each with the interfaces that answer it.
 * Inferred where the reference names none: 1012001 answers a number that is not ours wherever the interface has no
 * code of its own for it; binding such a number in AXB is 1012007, the only "does not exist" listed for that bind.
 */
export const results = {
  authorizationMissing: {
    status: 400,
    code: "1023006",
    text: "Authorization not contained in the HTTP header",
    where: operations,
  },
  realmMissing: {
    status: 400,
    code: "1023007",
    text: "realm not contained in Authorization",
    where: operations,
  },
  profileMissing: {
    status: 400,
    code: "1023008",
    text: "profile not contained in Authorization",
    where: operations,
  },
  realmWrong: { status: 400, code: "1023009", text: "realm of Authorization must be SDP", where: operations },
  profileWrong: {
    status: 400,
    code: "1023010",
    text: "profile of Authorization must be UsernameToken",
    where: operations,
  },
  typeWrong: {
    status: 400,
    code: "1023011",
    text: "type of Authorization must be Appkey",
    where: operations,
  },
  typeMissing: {
    status: 400,
    code: "1023012",
    text: "type not contained in Authorization",
    where: operations,
  },
  akskMissing: {
    status: 400,
    code: "1023033",
    text: "X-AKSK not contained in the HTTP header",
    where: operations,
  },
  usernameMissing: {
    status: 400,
    code: "1023034",
    text: "UserName not contained in X-AKSK",
    where: operations,
  },
  nonceMissing: { status: 400, code: "1023035", text: "Nonce not contained in X-AKSK", where: operations },
  createdMissing: {
    status: 400,
    code: "1023036",
    text: "Created not contained in X-AKSK",
    where: operations,
  },
  digestMissing: {
    status: 400,
    code: "1023037",
    text: "PasswordDigest not contained in X-AKSK",
    where: operations,
  },
  usernameTokenMissing: {
    status: 400,
    code: "1023038",
    text: "UsernameToken not contained in X-AKSK",
    where: operations,
  },
  digestWrong: { status: 401, code: "1010010", text: "Invalid digest", where: operations },
  timeOutOfLimit: { status: 401, code: "1010013", text: "Time out limit", where: operations },
  invalidParameter: { status: 403, code: "1010002", text: "Invalid request", where: operations },
  unknownAppKey: { status: 403, code: "1010003", text: "Invalid app_key", where: operations },
  appAbnormal: {
    status: 403,
    code: "1010008",
    text: "The status of the app_key is unavailable",
    where: operations,
  },
  flowControl: { status: 403, code: "1010010", text: "Flow control reached", where: operations },
  accountFrozen: { status: 403, code: "1010029", text: "The account is frozen", where: operations },
  modeMismatch: {
    status: 403,
    code: "1010040",
    text: "The app_key is not allowed to invoke the API",
    where: operations,
  },
  axNumberUnknown: {
    status: 403,
    code: "1011001",
    text: "The account does not exist",
    where: ax,
  },
  axPoolEmpty: { status: 403, code: "1011002", text: "No privacy number is available", where: ["ax.bind"] },
  axTooManyNumbers: {
    status: 403,
    code: "1011003",
    text: "The number of privacy numbers of the user exceeds the limit",
    where: ["ax.bind"],
  },
  axNumberNotOurs: {
    status: 403,
    code: "1011004",
    text: "The privacy number is not allocated to the app_key",
    where: ["ax.unbind", "ax.modify"],
  },
  axNumberTaken: { status: 403, code: "1011005", text: "Resources have been allocated", where: ["ax.bind"] },
  numberNotOurs: {
    status: 403,
    code: "1012001",
    text: "The resource is not applied for",
    where: [
      "axb.unbind",
      "axb.query",
      "ax.query",
      "axe.bind",
      "axe.unbind",
      "axe.modify",
      "axe.query",
      "axyb.query",
    ],
  },
  recordMissing: {
    status: 403,
    code: "1012007",
    text: "The record does not exist",
    where: [...axb, "recording"],
  },
  poolEmpty: {
    status: 403,
    code: "1012008",
    text: "No privacy number is available",
    where: ["axb.bind", "axyb.bind"],
  },
  numberFull: {
    status: 403,
    code: "1012009",
    text: "The number of pairs bound to the privacy number exceeds the limit",
    where: ["axb.bind"],
  },
  alreadyBound: {
    status: 403,
    code: "1012010",
    text: "The user number is already bound to the privacy number",
    where: ["axb.bind", "axb.modify", "axyb.bind"],
  },
  recordingOff: {
    status: 403,
    code: "1012012",
    text: "The recording function is not enabled for the application",
    where: [...binds, "voice.connect"],
  },
  numberAbnormal: {
    status: 403,
    code: "1012102",
    text: "The status of the privacy number is abnormal",
    where: [
      "axb.bind",
      "axb.unbind",
      "axb.query",
      ...ax,
      "axe.bind",
      "axe.unbind",
      "axe.modify",
      "axe.query",
      "axyb.query",
    ],
  },
  axeAlreadyBound: {
    status: 403,
    code: "1013102",
    text: "The user number is already bound to the privacy number",
    where: ["axe.bind"],
  },
  recordAbsent: {
    status: 403,
    code: "1016001",
    text: "The record does not exist",
    where: [
      "ax.unbind",
      "ax.modify",
      "ax.query",
      "ax.callee",
      "axe.unbind",
      "axe.modify",
      "axe.query",
      "axyb.bind",
      "axyb.unbind",
      "axyb.query",
    ],
  },
  axAlreadyBound: {
    status: 403,
    code: "1016002",
    text: "The user number is already bound to the privacy number",
    where: ["ax.bind"],
  },
  addressNotAllowed: {
    status: 403,
    code: "1020166",
    text: "The IP address of the application is not on the whitelist",
    where: operations,
  },
  noExtension: {
    status: 403,
    code: "1020167",
    text: "No extension number is available",
    where: ["axe.bind"],
  },
  addressBanned: {
    status: 403,
    code: "1020176",
    text: "Too many failed authentications, the IP address is locked",
    where: operations,
  },
  // The vendor's tables list it without a text; nothing but a fault produces it.
  undocumented: { status: 403, code: "1020178", text: "Refused", where: operations },
  overLicence: {
    status: 403,
    code: "1023005",
    text: "The number of privacy numbers exceeds the licence",
    where: binds,
  },
  internalError: { status: 500, code: "1010001", text: "Internal system error", where: operations },
  callsOverLimit: {
    status: 403,
    code: "1013001",
    text: "The number of calls exceeds the limit of the SP",
    where: ["voice.verify", "voice.connect"],
  },
} as const satisfies Record<string, Result>;

export type ResultName = keyof typeof results;
export const resultNames = Object.keys(results) as ResultName[];

/** The platform says no: ends an action wherever the reason is found. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(
    readonly result: ResultName,
    detail?: string,
  ) {
    const { status, code, text } = results[result];
    super(detail === undefined ? text : `${text}: ${detail}`);
    this.answer = { status, body: { resultcode: code, resultdesc: this.message } };
  }
}

/** @throws Refusal 403/1010002, naming the parameter. */
export function invalid(parameter: string): never {
  throw new Refusal("invalidParameter", parameter);
}
