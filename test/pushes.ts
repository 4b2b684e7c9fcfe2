import { createHmac } from "node:crypto";

/** An application's secret as tests know it. */
export const testKey = { appKey: "testAppKey0001", appSecret: "testSecret0001" };

const platformTime = (instant: number) => new Date(instant).toISOString().slice(0, 19).replace("T", " ");

/** Headers of a push signed by the platform's rule (reference §10.2), written down a second time on purpose. */
export function signedHeaders(createdAt: number, { appKey, appSecret } = testKey): Record<string, string> {
  const created = new Date(createdAt).toISOString().replace(/\.\d+Z$/, "Z");
  const nonce = "66c92b11ff8a425fb8d4ccfe0ed9ed1f";
  const digest = createHmac("sha256", appSecret).update(`${nonce}${created}`).digest("base64");
  return {
    authorization: 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"',
    "x-aksk": `UsernameToken Username="${appKey}",PasswordDigest="${digest}",Nonce="${nonce}",Created="${created}"`,
  };
}

export const callStart = Date.parse("2026-11-22T09:15:14Z");

/** A fee record of an answered call of a minute, as the platform writes it. */
export const aFee = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  direction: 1,
  spId: "acct1",
  appKey: testKey.appKey,
  icid: "ba171f34e6953fcd751edc77127748f4.1",
  bindNum: "+8617000000001",
  sessionId: "1200_1029_4294967295_20261122091514@host1",
  subscriptionId: "sub-1",
  callerNum: "+8613800000021",
  calleeNum: "+8617000000001",
  fwdDisplayNum: "+8617000000001",
  fwdDstNum: "+8613800007021",
  callInTime: platformTime(callStart),
  fwdStartTime: platformTime(callStart + 1_000),
  fwdAlertingTime: platformTime(callStart + 7_000),
  fwdAnswerTime: platformTime(callStart + 22_000),
  callEndTime: platformTime(callStart + 87_000),
  fwdUnaswRsn: 0,
  ulFailReason: 0,
  sipStatusCode: 0,
  callOutUnaswRsn: 0,
  recordFlag: 0,
  serviceType: "004",
  hostName: "host1",
  ...changes,
});

/** The fee fields of a recorded call. */
export const recorded = (fileName = "a.wav") => ({
  recordFlag: 1,
  recordStartTime: platformTime(callStart + 23_000),
  recordDomain: "rec.example.com",
  recordBucketName: "sp-1",
  recordObjectName: fileName,
});

export const feePush = (...fees: Record<string, unknown>[]) =>
  JSON.stringify({ eventType: "fee", feeLst: fees });

/** A call event as the platform writes it. */
export const eventPush = (eventType: string, changes: Record<string, unknown> = {}, at = callStart) =>
  JSON.stringify({
    eventType,
    statusInfo: {
      sessionId: "1200_1029_4294967295_20261122091514@host1",
      timestamp: platformTime(at),
      caller: "+8613800000021",
      called: eventType === "callin" ? "+8617000000001" : "+8613800007021",
      subscriptionId: "sub-1",
      ...changes,
    },
  });
