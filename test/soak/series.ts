import type { Series } from "./verdict";

const hour = 60;
/** An order lives for twenty minutes, extended ones for longer, and its phases follow. */
const untilOrdersEnd = 1.5 * hour;
/** And then its numbers rest for an hour. */
const untilNumbersRest = 3 * hour;

/**
 * What is watched. An engine is a process whose garbage nobody collects for us: it takes memory for long before it lets go of any.
 * Tolerances are what a run without a leak was seen to need: caches of the engines, code that is compiled late,
 * and the chance of what is drawn.
 */
export const watched: readonly Series[] = [
  { name: "local process: heap", unit: "MB", tolerance: 10 },
  { name: "local process: memory", unit: "MB", tolerance: 60 },
  { name: "local process: handles", unit: "", tolerance: 12 },
  { name: "local process: open files", unit: "", tolerance: 12 },
  { name: "workers", unit: "", tolerance: 6 },
  { name: "workers: heap, mean", unit: "MB", tolerance: 6 },
  { name: "dynamodb engine: memory", unit: "MB", tolerance: 150, warmUpMinutes: untilNumbersRest },
  { name: "dynamodb engine: open files", unit: "", tolerance: 12 },
  { name: "queues engine: memory", unit: "MB", tolerance: 150, warmUpMinutes: untilNumbersRest },
  { name: "queues engine: open files", unit: "", tolerance: 12 },
  { name: "queued messages", unit: "", tolerance: 10 },
  { name: "dead letters", unit: "", tolerance: 1 },
  { name: "due-work lag", unit: "s", tolerance: 60 },
  { name: "convergence, p95", unit: "s", tolerance: 60 },
  { name: "longest wait for a number", unit: "s", tolerance: 600, warmUpMinutes: untilNumbersRest },
  { name: "release after its time, p95", unit: "s", tolerance: 120 },
  { name: "answer to an event, p95", unit: "ms", tolerance: 500, relativeTolerance: 0.5 },
  { name: "minute of the cloud's", unit: "ms", tolerance: 1_000, relativeTolerance: 0.5 },
  { name: "live orders", unit: "", tolerance: 10, warmUpMinutes: untilOrdersEnd },
  { name: "orders that should be over", unit: "", tolerance: 3 },
  { name: "subscriptions without a live order", unit: "", tolerance: 3 },
  { name: "routes held", unit: "", tolerance: 20, warmUpMinutes: untilOrdersEnd },
  { name: "routes at rest", unit: "", tolerance: 60, warmUpMinutes: untilNumbersRest },
  { name: "pushes not delivered", unit: "", tolerance: 10, warmUpMinutes: untilNumbersRest },
  { name: "CDRs and recordings owed", unit: "", tolerance: 10, warmUpMinutes: untilOrdersEnd },
  {
    name: "items in tables",
    unit: "",
    tolerance: 0,
    growsByDesign:
      "orders and calls are kept for their retention (30 days here); an engine without TTL lets go of nothing",
  },
  { name: "items for each order", unit: "", tolerance: 2, warmUpMinutes: untilNumbersRest },
];
