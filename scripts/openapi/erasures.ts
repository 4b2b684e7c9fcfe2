import { maxBodyBytes } from "../../functions/erasures/handler";
import { answers, failures, retryAfter } from "./answers";
import { schemaRef } from "./schemas";

const none = {
  orders: 0,
  routes: 0,
  traces: 0,
  calls: 0,
  texts: 0,
  recordings: 0,
  verificationCalls: 0,
  notifications: 0,
  others: 0,
};

const remaining = [
  {
    where: "queues",
    detail: "Messages nobody has taken yet, and dead letters.",
    until: "2026-12-07T10:05:00Z",
  },
  { where: "backups", detail: "Point-in-time recovery of the tables.", until: "2026-12-28T10:05:00Z" },
  {
    where: "provider",
    detail: "The provider's own records of calls, texts and recordings: ask the provider.",
  },
];

const accepted = {
  id: "0b7f4f0e-3f2b-4a57-9b0f-2d5f7b6a4c11",
  status: "accepted",
  requestedAt: "2026-11-22T10:00:00Z",
  passes: 0,
  waitingFor: [],
  erased: none,
  remaining,
};

const completed = {
  ...accepted,
  status: "completed",
  completedAt: "2026-11-23T10:05:00Z",
  passes: 2,
  erased: { ...none, orders: 3, routes: 4, traces: 3, calls: 5, texts: 1, recordings: 2, notifications: 6 },
};

const postErasure = {
  operationId: "erasePerson",
  tags: ["privacy"],
  summary: "Erase a person",
  description: [
    "Everything that says who it is goes from tables and archives: within minutes most of it, the rest when it can (see",
    "`waitingFor`), usually after a day. Asked again while it is in work, it is the same erasure; asked again later, it looks",
    "again. Orders and calls keep their facts without the number, for billing and for the other person; recordings go.",
    `Refused while an order of theirs lives (the answer names it in \`orderId\`). Bodies up to ${maxBodyBytes} bytes.`,
  ].join(" "),
  requestBody: {
    required: true,
    content: {
      "application/json": { schema: schemaRef("ErasureRequest"), example: { number: "+8613800000021" } },
    },
  },
  responses: {
    202: {
      ...answers("It is in work", "Erasure", accepted),
      headers: {
        ...retryAfter,
        Location: { description: "Where its report is", schema: { type: "string" } },
      },
    },
    ...failures(400, 409, 413),
  },
};

const getErasure = {
  operationId: "getErasure",
  tags: ["privacy"],
  summary: "What became of an erasure",
  description: "Says nothing of whom it is about. Kept for a year.",
  parameters: [
    {
      name: "erasureId",
      in: "path",
      required: true,
      description: "As the request was answered",
      schema: { type: "string", pattern: "^[A-Za-z0-9._:-]{1,64}$" },
    },
  ],
  responses: { 200: answers("The report", "Erasure", completed), ...failures(400, 404) },
};

export const erasuresPath = { post: postErasure };
export const erasurePath = { get: getErasure };
