import { maskField } from "../log-masking";

/** Lines in the shape of the other functions' logger, without its 100 KB. */
export interface LeanLogger {
  info(message: string, fields?: { readonly [name: string]: unknown }): void;
  warn(message: string, fields?: { readonly [name: string]: unknown }): void;
  error(message: string, fields?: { readonly [name: string]: unknown }): void;
  addContext(context: { readonly awsRequestId: string; readonly functionName: string }): void;
}

interface Deps {
  readonly service: string;
  /** The least level written. */
  readonly level: string;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

const levels = ["DEBUG", "INFO", "WARN", "ERROR", "CRITICAL", "SILENT"];

export function leanLogger({ service, level, write, now }: Deps): LeanLogger {
  let context = {};
  const least = Math.max(0, levels.indexOf(level.toUpperCase()));
  const log =
    (name: string) =>
    (message: string, fields: { readonly [name: string]: unknown } = {}): void => {
      if (levels.indexOf(name) < least) return;
      const timestamp = new Date(now()).toISOString();
      write(JSON.stringify({ level: name, message, timestamp, service, ...context, ...fields }, replace));
    };
  return {
    info: log("INFO"),
    warn: log("WARN"),
    error: log("ERROR"),
    addContext: ({ awsRequestId, functionName }) => {
      context = { function_request_id: awsRequestId, function_name: functionName };
    },
  };
}

const replace = (key: string, value: unknown): unknown =>
  value instanceof Error
    ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
    : maskField(key, value);

interface CounterDeps extends Pick<Deps, "service" | "write" | "now"> {
  readonly namespace: string;
}

/** Counts one: a line in CloudWatch's embedded metric format, as the other functions write it. */
export const leanCounter =
  ({ namespace, service, write, now }: CounterDeps) =>
  (name: string, dimensions: Readonly<Record<string, string>> = {}): void => {
    const all = { service, ...dimensions };
    const metrics = [{ Name: name, Unit: "Count" }];
    // Once by its dimensions, and once as a whole, which is what an alarm hears.
    const sets = Object.keys(dimensions).length === 0 ? [["service"]] : [Object.keys(all), ["service"]];
    const directive = { Namespace: namespace, Dimensions: sets, Metrics: metrics };
    write(
      JSON.stringify({
        _aws: { Timestamp: now(), CloudWatchMetrics: [directive] },
        ...all,
        [name]: 1,
      }),
    );
  };
