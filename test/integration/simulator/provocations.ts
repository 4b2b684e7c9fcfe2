import type { Operation, ResultName } from "../../../simulator/huawei/results";
import type { Simulator } from "../../../simulator/server";
import {
  a,
  appKey,
  axBody,
  axbBody,
  axbPath,
  axeBody,
  axePath,
  axeX,
  axPath,
  axX,
  axybPath,
  b,
  bound,
  type Case,
  c,
  calleePath,
  foreignX,
  q,
  type Request,
  recordPath,
  x,
} from "./cases";
import { type Client, clientOf, type Reply } from "./platform";

const send = (client: Client, { method, path, body }: Request, headers = client.signed()): Promise<Reply> =>
  client.call(method, path, body, headers);

type Provoke = (simulator: Simulator, operation: Operation, each: Case) => Promise<Reply>;

const authorization = (value: string | undefined): Provoke =>
  withHeaders(({ authorization: _usual, ...rest }) =>
    value === undefined ? rest : { ...rest, authorization: value },
  );

const token = (change: (usual: string) => string | undefined): Provoke =>
  withHeaders(({ "x-aksk": usual = "", ...rest }) => {
    const changed = change(usual);
    return changed === undefined ? rest : { ...rest, "x-aksk": changed };
  });

function withHeaders(change: (headers: Record<string, string>) => Record<string, string>): Provoke {
  return async (simulator, _operation, each) => {
    const client = clientOf(simulator, each.application);
    const request = await each.prepare(client);
    return send(client, request, change(client.signed()));
  };
}

const without = (name: string) => token((usual) => usual.replace(new RegExp(`,?${name}="[^"]*"`), ""));

/** What an operator changed between the preparation and the request. */
const withSettings =
  (settings: (client: Client) => object, change: (request: Request) => Request = (same) => same): Provoke =>
  async (simulator, _operation, each) => {
    const client = clientOf(simulator, each.application);
    const request = change(await each.prepare(client));
    await client.control("PUT", `applications/${each.application}`, settings(client));
    return send(client, request);
  };

const withFault =
  (fault: object): Provoke =>
  async (simulator, operation, each) => {
    const client = clientOf(simulator, each.application);
    const request = await each.prepare(client);
    await client.control("PUT", "faults", { faults: [{ operation, ...fault }] });
    return send(client, request);
  };

/** Requests of one's own making, by interface. */
const byOperation =
  (makers: Partial<Record<Operation, (client: Client) => Promise<Request>>>): Provoke =>
  async (simulator, operation, each) => {
    const make = makers[operation];
    if (!make) throw new Error(`nobody knows how to provoke this of ${operation}`);
    const client = clientOf(simulator, each.application);
    return send(client, await make(client));
  };

const numberState =
  (status: string, makers: Partial<Record<Operation, (client: Client) => Promise<Request>>>): Provoke =>
  async (simulator, operation, each) => {
    const make = makers[operation];
    if (!make) throw new Error(`nobody knows how to provoke this of ${operation}`);
    const client = clientOf(simulator, each.application);
    const request = await make(client);
    await client.control("POST", "numbers", { number: client.application.numbers[0], status });
    return send(client, request);
  };

const get = (path: string, fields: Record<string, string>) => async () => ({
  method: "GET",
  path: path + q(fields),
});
const del = (path: string, fields: Record<string, string>) => async () => ({
  method: "DELETE",
  path: path + q(fields),
});
const post = (path: string, body: Record<string, unknown>) => async () => ({ method: "POST", path, body });

const anotherMode = async (simulator: Simulator, each: Case): Promise<Reply> => {
  const client = clientOf(simulator, each.application);
  const request = await each.prepare(client);
  const other = simulator.applications.find(
    ({ mode }) => mode === (each.application.startsWith("voice-") ? "axb" : "verification"),
  );
  return send(client, request, clientOf(simulator, other?.application ?? "").signed());
};

const failTwentyTimes: Provoke = async (simulator, _operation, each) => {
  const client = clientOf(simulator, each.application);
  const request = await each.prepare(client);
  const forged = clientOf(simulator, each.application).signed();
  forged["x-aksk"] = String(forged["x-aksk"]).replace(/PasswordDigest="[^"]*"/, 'PasswordDigest="forged"');
  for (let failure = 0; failure < 20; failure += 1) await send(client, request, forged);
  return send(client, request);
};

const bindAnother = (path: string, body: object, next: object) => async (client: Client) => {
  await bound(client, path, body);
  return { method: "POST", path, body: { ...body, ...next } };
};

/** Freezes every number for binding, then leaves the choice to the platform. */
const fillPool = (path: string, body: Record<string, unknown>) => async (client: Client) => {
  for (const number of client.application.numbers) {
    await client.control("POST", "numbers", { number, status: "11" });
  }
  return { method: "POST", path, body };
};

const put = (path: string, body: Record<string, unknown>) => async () => ({ method: "PUT", path, body });

const fiveNumbers = async (client: Client) => {
  for (const privateNum of client.application.numbers.slice(0, 5)) {
    await bound(client, axPath, { origNum: a, privateNum });
  }
  return { method: "POST", path: axPath, body: { origNum: a } };
};

/** Two bindings whose X is the same, then the same B for both. */
const sameXybTwice = async (client: Client) => {
  const path = axybPath + q(appKey);
  const numbers = client.application.numbers.slice(1);
  for (const number of numbers) await client.control("POST", "numbers", { number, status: "11" });
  const ids = [await bound(client, path, { origNum: a }), await bound(client, path, { origNum: c })];
  for (const number of numbers) await client.control("POST", "numbers", { number, status: "5" });
  await client.call("POST", path, { origNum: b, subscriptionId: ids[0] });
  return { method: "POST", path, body: { origNum: b, subscriptionId: ids[1] } };
};

const malformed = { privateNum: "17000001001" };

/** How each result is provoked; a result without a row fails the test for it. */
export const provocations: Partial<Record<ResultName, Provoke>> = {
  authorizationMissing: authorization(undefined),
  realmMissing: authorization('AKSK profile="UsernameToken",type="Appkey"'),
  profileMissing: authorization('AKSK realm="SDP",type="Appkey"'),
  typeMissing: authorization('AKSK realm="SDP",profile="UsernameToken"'),
  realmWrong: authorization('AKSK realm="XXX",profile="UsernameToken",type="Appkey"'),
  profileWrong: authorization('AKSK realm="SDP",profile="Password",type="Appkey"'),
  typeWrong: authorization('AKSK realm="SDP",profile="UsernameToken",type="app_key"'),
  akskMissing: token(() => undefined),
  usernameTokenMissing: token((usual) => usual.replace("UsernameToken ", "")),
  usernameMissing: without("Username"),
  nonceMissing: without("Nonce"),
  createdMissing: without("Created"),
  digestMissing: without("PasswordDigest"),
  digestWrong: token((usual) => usual.replace(/PasswordDigest="./, 'PasswordDigest="#')),
  unknownAppKey: token((usual) => usual.replace(/Username="[^"]*"/, 'Username="nobody"')),
  timeOutOfLimit: async (simulator, _operation, each) => {
    const client = clientOf(simulator, each.application);
    // Far from UTC and, for Voice Call, from Beijing.
    return send(client, await each.prepare(client), client.signed(simulator.now() - 310_000));
  },
  addressNotAllowed: withSettings(() => ({ whitelist: ["192.0.2.1"] })),
  addressBanned: failTwentyTimes,
  appAbnormal: withSettings(() => ({ status: "abnormal" })),
  accountFrozen: withSettings(() => ({ status: "frozen" })),
  flowControl: withSettings(() => ({ features: { requestsPerSecond: 0 } })),
  modeMismatch: (simulator, _operation, each) => anotherMode(simulator, each),
  invalidParameter: async (simulator, _operation, each) => {
    const client = clientOf(simulator, each.application);
    return send(client, await each.invalid(client));
  },
  internalError: withFault({ kind: "http-500-before" }),
  undocumented: withFault({ kind: "refuse", code: "1020178" }),
  callsOverLimit: withSettings(() => ({ features: { callsPerMinute: 0 } })),
  overLicence: withSettings(() => ({ features: { licence: 0 } })),
  recordingOff: withSettings(
    () => ({ features: { recording: false } }),
    (request) => ({ ...request, body: { ...request.body, recordFlag: "true" } }),
  ),
  numberNotOurs: byOperation({
    "axb.unbind": del(axbPath, { relationNum: foreignX }),
    "axb.query": get(axbPath, { relationNum: foreignX }),
    "ax.query": get(axPath, { privateNum: foreignX }),
    "axe.bind": post(axePath, { ...axeBody, virtualNum: foreignX }),
    "axe.unbind": del(axePath, { virtualNum: foreignX, extendNum: "0021" }),
    "axe.modify": put(axePath, { virtualNum: foreignX, extendNum: "0021", bindExpiredTime: 1 }),
    "axe.query": get(axePath, { virtualNum: foreignX, extendNum: "0021" }),
    "axyb.query": get(axybPath, { ...appKey, relationNum: foreignX }),
  }),
  numberAbnormal: numberState("9", {
    "axb.bind": post(axbPath, axbBody),
    "axb.unbind": del(axbPath, { relationNum: x }),
    "axb.query": get(axbPath, { relationNum: x }),
    "ax.bind": post(axPath, axBody),
    "ax.unbind": del(axPath, { origNum: a, privateNum: axX }),
    "ax.modify": put(axPath, { ...axBody, privateSms: "true" }),
    "ax.query": get(axPath, { privateNum: axX }),
    "ax.callee": put(calleePath, { privateNum: axX, calleeNum: c }),
    "axe.bind": post(axePath, axeBody),
    "axe.unbind": del(axePath, { virtualNum: axeX, extendNum: "0021" }),
    "axe.modify": put(axePath, { virtualNum: axeX, extendNum: "0021", bindExpiredTime: 1 }),
    "axe.query": get(axePath, { virtualNum: axeX, extendNum: "0021" }),
    "axyb.query": get(axybPath, { ...appKey, relationNum: "+8617000003001" }),
  }),
  axNumberUnknown: byOperation({
    "ax.bind": post(axPath, { ...axBody, privateNum: foreignX }),
    "ax.unbind": del(axPath, { origNum: a, ...malformed }),
    "ax.modify": put(axPath, { origNum: a, ...malformed, privateSms: "true" }),
    "ax.query": get(axPath, malformed),
    "ax.callee": put(calleePath, { privateNum: foreignX, calleeNum: c }),
  }),
  axNumberNotOurs: byOperation({
    "ax.unbind": del(axPath, { origNum: a, privateNum: foreignX }),
    "ax.modify": put(axPath, { origNum: a, privateNum: foreignX, privateSms: "true" }),
  }),
  axPoolEmpty: byOperation({ "ax.bind": fillPool(axPath, { origNum: a }) }),
  axTooManyNumbers: byOperation({ "ax.bind": fiveNumbers }),
  axNumberTaken: byOperation({ "ax.bind": bindAnother(axPath, axBody, { origNum: b }) }),
  axAlreadyBound: byOperation({ "ax.bind": bindAnother(axPath, axBody, {}) }),
  axeAlreadyBound: byOperation({ "axe.bind": bindAnother(axePath, axeBody, { extendNum: "0022" }) }),
  noExtension: byOperation({ "axe.bind": bindAnother(axePath, axeBody, { bindNum: b }) }),
  recordAbsent: byOperation({
    "ax.unbind": del(axPath, { subscriptionId: "none" }),
    "ax.modify": put(axPath, { ...axBody, privateSms: "true" }),
    "ax.query": get(axPath, { origNum: a }),
    "ax.callee": put(calleePath, { privateNum: axX, calleeNum: c }),
    "axe.unbind": del(axePath, { virtualNum: axeX, extendNum: "0021" }),
    "axe.modify": put(axePath, { subscriptionId: "none", bindExpiredTime: 1 }),
    "axe.query": get(axePath, { subscriptionId: "none" }),
    "axyb.bind": post(axybPath + q(appKey), { origNum: b, subscriptionId: "none" }),
    "axyb.unbind": del(axybPath, { ...appKey, subscriptionId: "none" }),
    "axyb.query": get(axybPath, { ...appKey, relationNum: "+8617000003001" }),
  }),
  recordMissing: byOperation({
    "axb.bind": post(axbPath, { ...axbBody, relationNum: foreignX }),
    "axb.unbind": del(axbPath, { relationNum: x }),
    "axb.modify": async () => ({
      method: "PUT",
      path: axbPath,
      body: { subscriptionId: "none", calleeNum: c },
    }),
    "axb.query": get(axbPath, { relationNum: x }),
    recording: get(recordPath, { recordDomain: "rec.simulator.example", fileName: "none.wav" }),
  }),
  poolEmpty: byOperation({
    "axb.bind": fillPool(axbPath, { callerNum: a, calleeNum: b }),
    "axyb.bind": fillPool(axybPath + q(appKey), { origNum: a }),
  }),
  numberFull: async (simulator, _operation, each) => {
    const client = clientOf(simulator, each.application);
    await client.control("PUT", `applications/${each.application}`, { features: { pairsPerNumber: 1 } });
    return send(
      client,
      await bindAnother(axbPath, axbBody, { callerNum: c, calleeNum: "+8613800000004" })(client),
    );
  },
  alreadyBound: byOperation({
    "axb.bind": bindAnother(axbPath, axbBody, { callerNum: b, calleeNum: c }),
    "axyb.bind": sameXybTwice,
    "axb.modify": async (client) => {
      await bound(client, axbPath, axbBody);
      const subscriptionId = await bound(client, axbPath, {
        ...axbBody,
        callerNum: c,
        calleeNum: "+8613800000004",
      });
      return { method: "PUT", path: axbPath, body: { subscriptionId, callerNum: b } };
    },
  }),
};
