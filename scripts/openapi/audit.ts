import { auditBodyBytes, findingPages } from "../../functions/auditor/http";
import { answers, failures } from "./answers";
import { schemaRef } from "./schemas";

const application = {
  provider: "huawei",
  application: "axb-main",
  mode: "AXB",
  subscriptions: "all",
  lastRound: { startedAt: "2026-11-22T09:00:00Z", finishedAt: "2026-11-22T09:04:10Z", numbers: 500 },
};

const stray = {
  id: "axb-main:+8617000000001:stray-subscription:0167ecc9-bfb6-4eec-b671-a7dab2ba78cf",
  kind: "stray-subscription",
  provider: "huawei",
  application: "axb-main",
  mode: "AXB",
  number: "+8617000000001",
  subscriptionId: "0167ecc9-bfb6-4eec-b671-a7dab2ba78cf",
  state: "found",
  firstSeenAt: "2026-11-22T09:01:00Z",
  lastSeenAt: "2026-11-22T09:16:00Z",
  remedy: "unbind",
  wouldHeal: false,
  obstacle: "report-only",
};

const getAudit = {
  operationId: "getAudit",
  tags: ["numbers"],
  summary: "What the last audits found, and how far they are",
  description: [
    "Orders, routes and what the providers say they hold are compared number by number. What is seen once is `suspected`; what",
    "is seen again after all doubt has passed is `found`, told as `audit.found`, and healed if the stage's policy says so.",
    "What is over stays listed for a month.",
  ].join(" "),
  parameters: [
    {
      name: "limit",
      in: "query",
      required: false,
      description: "Most findings of the page",
      schema: { type: "integer", minimum: 1, maximum: findingPages.max, default: findingPages.usual },
    },
    {
      name: "cursor",
      in: "query",
      required: false,
      description: "`cursor` of the page before",
      schema: { type: "string" },
    },
  ],
  responses: {
    200: answers("A page of findings", "Audit", {
      heal: "report",
      lastRoundAt: "2026-11-22T09:04:10Z",
      applications: [application],
      findings: [stray],
    }),
    ...failures(400),
  },
};

const postAudit = {
  operationId: "runAudit",
  tags: ["numbers"],
  summary: "Audit numbers now, or begin a round over all of them",
  description: [
    "With `numbers` these are looked at before the answer. Without, a round is begun, and the schedule goes through it.",
    "With `dryRun` nothing is kept, told or changed: the answer says what is found and what would be done; over the whole",
    "pool as far as the time allows, and on from `cursor`. One audit runs at a time, so that no provider is asked more often than",
    `configured. Bodies up to ${auditBodyBytes} bytes.`,
  ].join(" "),
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: schemaRef("AuditRequest"),
        examples: {
          round: { summary: "Begin a round", value: {} },
          numbers: { summary: "Look at a number now", value: { numbers: ["+8617000000001"] } },
          dryRun: { summary: "Only look, at all numbers", value: { dryRun: true } },
        },
      },
    },
  },
  responses: {
    200: answers("Numbers were looked at", "AuditRun", {
      dryRun: true,
      numbers: 1,
      skipped: [],
      findings: [stray],
    }),
    202: {
      ...answers("A round is under way", "AuditBegun", { applications: [application] }),
      headers: { Location: { description: "Where to look", schema: { type: "string" } } },
    },
    ...failures(400, 409, 413),
  },
};

export const auditPath = { get: getAudit, post: postAudit };
