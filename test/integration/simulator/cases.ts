import type { Operation } from "../../../simulator/huawei/results";
import type { Client } from "./platform";

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

export const axbPath = "/rest/caas/relationnumber/partners/v1.0";
export const axbBody = { relationNum: x, callerNum: a, calleeNum: b };
export const recordPath = "/rest/provision/voice/record/v1.0";

export const bound = async (client: Client, path: string, body: object): Promise<string> =>
  String((await client.call("POST", path, body)).body.subscriptionId);

export const axPath = "/rest/provision/caas/privatenumber/v1.0";
export const calleePath = "/rest/caas/privatenumber/calleenumber/v1.0";
export const axePath = "/rest/caas/extendnumber/v1.0";
export const axybPath = "/rest/omp/xyrelationnumber/v1.0";
export const axX = "+8617000001001";
export const axeX = "+8617000002001";
export const axBody = { origNum: a, privateNum: axX };
export const axeBody = { virtualNum: axeX, bindNum: a, extendNum: "0021", bindExpiredTime: 24 };
export const appKey = { app_key: "local-seed-axyb-main" };

export const verifyPath = "/rest/httpsessions/callVerify/v1.0";
export const verifyBody = {
  displayNbr: "+8675520000001",
  calleeNbr: a,
  languageType: 2,
  preTone: "pretone.wav",
  verifyCode: "0123",
  times: 3,
};

export const connectPath = "/rest/httpsessions/click2Call/v2.0";
export const connectBody = {
  displayNbr: "+8675520000011",
  callerNbr: a,
  displayCalleeNbr: "+8675520000012",
  calleeNbr: b,
};

const request = (method: string, path: string, body?: Record<string, unknown>): Request => ({
  method,
  path,
  ...(body ? { body } : {}),
});
const always = (method: string, path: string, body?: Record<string, unknown>) => async () =>
  request(method, path, body);

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
  "ax.bind": {
    application: "ax-main",
    prepare: always("POST", axPath, axBody),
    invalid: always("POST", axPath, { ...axBody, privateNumType: "fixed" }),
  },
  "ax.unbind": {
    application: "ax-main",
    prepare: async (client) => {
      await bound(client, axPath, axBody);
      return request("DELETE", axPath + q({ origNum: a, privateNum: axX }));
    },
    invalid: always("DELETE", axPath + q({ privateNum: axX })),
  },
  "ax.modify": {
    application: "ax-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axPath, axBody);
      return request("PUT", axPath, { subscriptionId, privateSms: "false" });
    },
    invalid: always("PUT", axPath, { ...axBody }),
  },
  "ax.query": {
    application: "ax-main",
    prepare: async (client) => {
      await bound(client, axPath, axBody);
      return request("GET", axPath + q({ privateNum: axX }));
    },
    invalid: always("GET", axPath),
  },
  "ax.callee": {
    application: "ax-main",
    prepare: async (client) => {
      await bound(client, axPath, axBody);
      return request("PUT", calleePath, { privateNum: axX, calleeNum: "+864008001234" });
    },
    invalid: always("PUT", calleePath, { privateNum: axX }),
  },
  "axe.bind": {
    application: "axe-main",
    prepare: always("POST", axePath, axeBody),
    invalid: always("POST", axePath, { ...axeBody, callbackTone: "back.wav", callbackNum: b }),
  },
  "axe.unbind": {
    application: "axe-main",
    prepare: async (client) => {
      await bound(client, axePath, axeBody);
      return request("DELETE", axePath + q({ virtualNum: axeX, extendNum: "0021" }));
    },
    invalid: always("DELETE", axePath + q({ virtualNum: axeX })),
  },
  "axe.modify": {
    application: "axe-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axePath, axeBody);
      return request("PUT", axePath, { subscriptionId, timeUnit: "1", bindExpiredTime: 30 });
    },
    invalid: always("PUT", axePath, { virtualNum: axeX }),
  },
  "axe.query": {
    application: "axe-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axePath, axeBody);
      return request("GET", axePath + q({ subscriptionId }));
    },
    invalid: always("GET", axePath + q({ extendNum: "0021" })),
  },
  "axyb.bind": {
    application: "axyb-main",
    prepare: always("POST", axybPath + q(appKey), { origNum: a, duration: 7200, recordFlag: true }),
    invalid: always("POST", axybPath, { origNum: a }),
  },
  "axyb.unbind": {
    application: "axyb-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axybPath + q(appKey), { origNum: a });
      return request("DELETE", axybPath + q({ ...appKey, subscriptionId }));
    },
    invalid: always("DELETE", axybPath + q(appKey)),
  },
  "axyb.query": {
    application: "axyb-main",
    prepare: async (client) => {
      const subscriptionId = await bound(client, axybPath + q(appKey), { origNum: a });
      return request("GET", axybPath + q({ ...appKey, subscriptionId }));
    },
    invalid: always("GET", axybPath + q(appKey)),
  },
  "voice.verify": {
    application: "voice-main",
    prepare: always("POST", verifyPath, verifyBody),
    invalid: always("POST", verifyPath, { ...verifyBody, verifyCode: "12a4" }),
  },
  "voice.connect": {
    application: "voice-connect",
    prepare: always("POST", connectPath, connectBody),
    invalid: always("POST", connectPath, { ...connectBody, displayCalleeNbr: a }),
  },
};
