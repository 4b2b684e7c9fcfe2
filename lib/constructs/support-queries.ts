/** A question that support or an operator asks of the logs, in CloudWatch Logs Insights' language. */
export interface SupportQuery {
  readonly name: string;
  /** Whose logs are searched, by their service names; those that a stage does not have are left out. */
  readonly services: readonly string[];
  readonly query: readonly string[];
}

const lifecycle = ["order-events", "order-events-queue", "binding-sweeper"] as const;
const ledger = ["cdr-processor", "binding-sweeper"] as const;
const http = [
  "order-events",
  "api",
  "webhooks",
  "call-control",
  "verification",
  "erasures",
  "auditor",
] as const;
const all = [
  ...http,
  "order-events-queue",
  "cdr-processor",
  "binding-sweeper",
  "recording-archiver",
  "eraser",
];

/** Each names only fields that the functions write, which a test holds it to; those with `@` are CloudWatch's own. */
export const supportQueries: readonly SupportQuery[] = [
  {
    name: "What happened to an order (put its id in)",
    services: [...lifecycle, "cdr-processor", "call-control", "auditor"],
    query: [
      "fields @timestamp, service, message, type, status, reason, step, outcome, durationMs, application, operation, kind, code, text, holdingId, callId",
      '| filter orderId = "ORDER-ID"',
      "| sort @timestamp asc",
    ],
  },
  {
    name: "What happened to a call (put its id in)",
    services: [...ledger, "call-control", "recording-archiver"],
    query: [
      "fields @timestamp, service, message, orderId, outcome, fee, connected, because, recordingId, bytes, reason, error.message",
      '| filter callId = "CALL-ID"',
      "| sort @timestamp asc",
    ],
  },
  {
    name: "Why orders wait for their number",
    services: [...lifecycle],
    query: [
      'filter message = "order event taken" and status = "pending"',
      "| stats count(*) as events, count_distinct(orderId) as orders by reason, bin(5m)",
    ],
  },
  {
    name: "Order events refused for good, by reason",
    services: ["order-events", "order-events-queue"],
    query: [
      'filter message = "order event refused"',
      "| stats count(*) as events, latest(orderId) as oneOrder, latest(eventId) as oneEvent by reason",
    ],
  },
  {
    name: "What providers refused, by kind and code",
    services: [...lifecycle, "recording-archiver", "verification", "auditor"],
    query: [
      'filter message = "provider refused"',
      "| stats count(*) as refusals, latest(orderId) as oneOrder by provider, application, operation, kind, status, code, text",
      "| sort refusals desc",
    ],
  },
  {
    name: "Slowest provider requests",
    services: [...lifecycle],
    query: [
      'filter message = "order step" and step in ["bind", "find", "evict", "renew", "modify", "unbind"]',
      "| fields @timestamp, orderId, application, step, outcome, durationMs",
      "| sort durationMs desc",
      "| limit 50",
    ],
  },
  {
    name: "Steps that are tried again, by kind",
    services: [...lifecycle],
    query: [
      'filter message = "order step" and outcome in ["failed", "conflict", "exhausted"]',
      "| stats count(*) as times, count_distinct(orderId) as orders by step, outcome, application",
      "| sort times desc",
    ],
  },
  {
    name: "Why pushes were refused",
    services: ["webhooks", "call-control"],
    query: [
      "filter ispresent(PushesRefused) and ispresent(reason)",
      "| stats sum(PushesRefused) as refused by provider, application, reason, bin(5m)",
    ],
  },
  {
    name: "Why messages are in a DLQ",
    services: ["cdr-processor", "order-events-queue"],
    query: [
      'filter message in ["push moved to the DLQ", "order event not taken"]',
      "| stats count(*) as times, latest(messageId) as oneMessage by service, message, reason, error.message",
      "| sort times desc",
    ],
  },
  {
    name: "Calls and texts that were not put through, and why",
    services: ["call-control"],
    query: [
      'filter message in ["call answered", "text answered"] and ispresent(because)',
      "| stats count(*) as times by message, because, bin(5m)",
    ],
  },
  {
    name: "Calls that belong to no order",
    services: [...ledger],
    query: [
      'filter message = "call completed" and not ispresent(orderId)',
      "| fields @timestamp, callId, outcome, fee",
      "| sort @timestamp desc",
    ],
  },
  {
    name: "Recordings not archived, and why",
    services: ["recording-archiver"],
    query: [
      'filter message in ["recording not archived yet", "recording lost"]',
      "| stats count(*) as attempts, count_distinct(recordingId) as recordings by message, application, reason, error.name, error.message",
      "| sort attempts desc",
    ],
  },
  {
    name: "What audits found",
    services: ["auditor"],
    query: [
      'filter message in ["audit found", "audit healed", "audit could not heal"]',
      "| fields @timestamp, message, kind, application, orderId, subscriptionId, remedy, obstacle, because",
      "| sort @timestamp desc",
    ],
  },
  {
    name: "Slowest requests, by route",
    services: [...http],
    query: [
      'filter message = "request answered"',
      "| stats count(*) as requests, pct(durationMs, 50) as p50, pct(durationMs, 99) as p99, max(durationMs) as slowest by service, route, status",
      "| sort p99 desc",
    ],
  },
  {
    name: "Errors, by function",
    services: all,
    query: [
      'filter level = "ERROR"',
      "| stats count(*) as times, latest(@timestamp) as last by service, message, error.name, error.message",
      "| sort times desc",
    ],
  },
  {
    name: "Starts, memory and time, by function",
    services: all,
    query: [
      'filter @type = "REPORT"',
      "| stats count(*) as invocations, sum(ispresent(@initDuration)) as coldStarts, pct(@initDuration, 50) as initP50, pct(@duration, 50) as p50, pct(@duration, 99) as p99, max(@maxMemoryUsed / 1000000) as megabytes by @log",
    ],
  },
];
