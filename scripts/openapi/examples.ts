const dial = { customer: { number: "+8617000000001" }, driver: { number: "+8617000000001" } };

const anEvent = {
  eventId: "evt-1",
  type: "order.assigned",
  occurredAt: "2026-11-22T10:00:00Z",
  order: {
    orderId: "R-1001",
    service: "ride",
    areaCode: "0755",
    customer: { phone: "+8613800000021" },
    driver: { phone: "+8613800007021" },
  },
};

export const moreEvents = {
  assigned: { summary: "The order has a driver", value: anEvent },
  reassigned: {
    summary: "Another driver",
    value: {
      eventId: "evt-2",
      type: "order.reassigned",
      occurredAt: "2026-11-22T10:05:00Z",
      order: { orderId: "R-1001", driver: { phone: "+8613800007022" } },
    },
  },
  extended: {
    summary: "Half an hour more",
    value: {
      eventId: "evt-3",
      type: "order.extended",
      occurredAt: "2026-11-22T11:00:00Z",
      order: { orderId: "R-1001", extendBySeconds: 1800 },
    },
  },
  completed: {
    summary: "The order is over",
    value: {
      eventId: "evt-4",
      type: "order.completed",
      occurredAt: "2026-11-22T11:20:00Z",
      order: { orderId: "R-1001" },
    },
  },
  cancelled: {
    summary: "The order is off",
    value: {
      eventId: "evt-5",
      type: "order.cancelled",
      occurredAt: "2026-11-22T10:01:00Z",
      order: { orderId: "R-1001" },
    },
  },
};

export const bound = {
  orderId: "R-1001",
  status: "active",
  mode: "AXB",
  applied: true,
  dial,
  expiresAt: "2026-11-22T14:00:00Z",
};

export const pending = { orderId: "R-1001", status: "pending", reason: "numbers-exhausted", applied: true };

export const numbersImport = {
  numbers: [
    { number: "+8617000000001", provider: "huawei", application: "axb", areaCode: "0755" },
    { number: "+8617000000002", provider: "huawei", application: "axb", status: "retiring" },
  ],
};

export const numbersOutcome = {
  outcomes: [
    { number: "+8617000000001", outcome: "added" },
    { number: "+8617000000002", outcome: "changed" },
  ],
  counts: { added: 1, changed: 1, unchanged: 0, refused: 0 },
};

export const codeToSpeak = { id: "v-1", phone: "+8613800000021", code: "0421" };

export const codeAccepted = {
  id: "v-1",
  status: "accepted",
  to: "…21",
  requestedAt: "2026-11-22T10:00:00Z",
};

export const codeSpoken = {
  ...codeAccepted,
  status: "answered",
  callId: "huawei-voice.CYKwgOfmGLECPPwUJKp4Wndyj-AZtLcBfyJDrytLu5M",
  reason: "hung up after being connected",
  startedAt: "2026-11-22T10:00:00Z",
  answeredAt: "2026-11-22T10:00:05Z",
  endedAt: "2026-11-22T10:00:19Z",
  talkSeconds: 14,
};

export const activated = {
  specversion: "1.0",
  id: "R-1001:1:binding.activated",
  source: "/maskline/production",
  type: "binding.activated",
  subject: "R-1001",
  time: "2026-11-22T10:00:01Z",
  datacontenttype: "application/json",
  sequence: "1",
  data: {
    orderId: "R-1001",
    service: "ride",
    provider: "huawei",
    mode: "AXB",
    direction: "both",
    dial,
    expiresAt: "2026-11-22T14:00:00Z",
  },
};
