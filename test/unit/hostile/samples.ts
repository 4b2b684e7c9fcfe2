import { pushText } from "../../../core/adapters/push-message";
import { aFee, callStart, eventPush, feePush, recorded } from "../../pushes";

/** Valid inputs of every kind, to be spoilt. */

export const now = callStart + 100_000;
const occurredAt = new Date(callStart).toISOString();
const customer = { phone: "+8613800000021" };
const driver = { phone: "+8613800007021" };
const head = { eventId: "evt-1", occurredAt };
const order = { orderId: "R-1", service: "ride", areaCode: "0755", customer, driver };

export const orderEvents = [
  { ...head, type: "order.assigned", order: { ...order, endsAt: "2026-11-23T10:00:00Z" } },
  { ...head, type: "order.reassigned", order: { orderId: "R-1", driver } },
  { ...head, type: "order.extended", order: { orderId: "R-1", extendBySeconds: 600 } },
  { ...head, type: "order.completed", order: { orderId: "R-1" } },
] as const;

export const numberImport = {
  numbers: [
    {
      number: "+8617000000001",
      provider: "huawei",
      application: "axb-main",
      areaCode: "0755",
      status: "active",
    },
    { number: "+8617000000002", provider: "huawei", application: "axb-main" },
  ],
};

export const verification = {
  id: "login-1",
  phone: "+8613800000021",
  code: "504937",
  language: "zh",
  times: 3,
};

export const calls = ["callin", "answer", "disconnect", "collectInfo"].map((name) =>
  JSON.parse(
    eventPush(name, {
      stateCode: 0,
      stateDesc: "called 13800000021",
      notifyMode: "Notify",
      userData: "R-1/1",
    }),
  ),
);
export const fees = [JSON.parse(feePush(aFee(recorded()), aFee({ icid: "", extendNumber: "0042" })))];
/** Reference §10.7. */
export const texts = [
  {
    appKey: "testAppKey0001",
    smsEvent: {
      smsIdentifier: "sms-1",
      notificationMode: "Notify",
      calling: "+8613800000021",
      virtualNumber: "+8617000000001",
      called: "+8613800007021",
      event: "Text SMS",
      timeStamp: "2026-11-22T09:15:14.000Z",
      smsContent: "I am at the gate, call 13800000021",
      subscriptionId: "sub-1",
      extInfo: { extParas: [{ key: "splitNum", value: "2" }] },
    },
  },
];
/** Reference §10.8. */
export const numberStates = [
  { eventType: "numStatus", numInfo: [{ number: "+8617000000001", status: "11", cause: "2" }] },
];

export const queued = [...calls, ...fees, ...texts, ...numberStates].map((body) =>
  JSON.parse(
    pushText({
      provider: "huawei",
      application: "ride-axb",
      kind: "calls",
      receivedAt: now,
      stale: false,
      body: JSON.stringify(body),
    }),
  ),
);
