import type { Operation, ResultName } from "../../../simulator/huawei/results";
import type { Simulator } from "../../../simulator/server";
import { type Client, clientOf, type Reply } from "./platform";

export interface Request {
  method: string;
  path: string;
  body?: Record<string, unknown>;
}

export interface Case {
  /** The application that may use the interface. */
  application: string;
  /** Makes the state in which the answered request succeeds. */
  prepare(client: Client): Promise<Request>;
  /** A request whose parameters are wrong. */
  invalid(client: Client): Promise<Request>;
}

export const [a, b, c] = ["+8613800000001", "+8613800000002", "+8613800000003"] as const;
export const x = "+8617000000001";
export const foreignX = "+8617000009999";
export const q = (fields: Record<string, string>) => `?${new URLSearchParams(fields)}`;

const axbPath = "/rest/caas/relationnumber/partners/v1.0";
const axbBody = { relationNum: x, callerNum: a, calleeNum: b };
const recordPath = "/rest/provision/voice/record/v1.0";

export const bound = async (client: Client, path: string, body: object): Promise<string> =>
  String((await client.call("POST", path, body)).body.subscriptionId);

/** One valid and one invalid request for each interface. */
export const cases: Partial<Record<Operation, Case>> = {
  "axb.bind": {
    application: "axb-main",
    prepare: async () => ({ method: "POST", path: axbPath, body: axbBody }),
    invalid: async () => ({ method: "POST", path: axbPath, body: { ...axbBody, callerNum: "13800000001" } }),
  },
  "axb.unbind": {
    application: "axb-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axbPath, axbBody);
      return { method: "DELETE", path: axbPath + q({ subscriptionId }) };
    },
    // A raw plus is a space to the platform.
    invalid: async () => ({ method: "DELETE", path: `${axbPath}?relationNum=${x}` }),
  },
  "axb.modify": {
    application: "axb-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axbPath, axbBody);
      return { method: "PUT", path: axbPath, body: { subscriptionId, calleeNum: c } };
    },
    invalid: async () => ({ method: "PUT", path: axbPath, body: { calleeNum: c } }),
  },
  "axb.query": {
    application: "axb-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axbPath, axbBody);
      return { method: "GET", path: axbPath + q({ subscriptionId }) };
    },
    invalid: async () => ({ method: "GET", path: axbPath + q({ callerNum: a, calleeNum: b }) }),
  },
  recording: {
    application: "axb-main",
    prepare: async (client) => {
      await client.call("POST", axbPath, { ...axbBody, recordFlag: "true", recordHintTone: "hint.wav" });
      await client.control("POST", "calls", { from: a, to: x, talkSeconds: 5 });
      const rows = (await client.control("GET", "recordings")).body as unknown as Record<string, string>[];
      const { recordDomain = "", fileName = "" } = rows[0] ?? {};
      return { method: "GET", path: recordPath + q({ recordDomain, fileName }) };
    },
    invalid: async () => ({ method: "GET", path: recordPath + q({ fileName: "a.wav" }) }),
  },
};

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
export const byOperation =
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
    ({ mode }) => mode === (each.application === "voice-main" ? "axb" : "verification"),
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

const fillPool = (path: string, field: string) => async (client: Client) => {
  for (const number of client.application.numbers) {
    await client.control("POST", "numbers", { number, status: "11" });
  }
  const { [field]: _number, ...body } = axbBody as Record<string, unknown>;
  return { method: "POST", path, body };
};

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
  overLicence: withSettings(() => ({ features: { licence: 0 } })),
  recordingOff: withSettings(
    () => ({ features: { recording: false } }),
    (request) => ({ ...request, body: { ...request.body, recordFlag: "true" } }),
  ),
  numberNotOurs: byOperation({
    "axb.unbind": del(axbPath, { relationNum: foreignX }),
    "axb.query": get(axbPath, { relationNum: foreignX }),
  }),
  numberAbnormal: numberState("9", {
    "axb.bind": post(axbPath, axbBody),
    "axb.unbind": del(axbPath, { relationNum: x }),
    "axb.query": get(axbPath, { relationNum: x }),
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
  poolEmpty: byOperation({ "axb.bind": fillPool(axbPath, "relationNum") }),
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
