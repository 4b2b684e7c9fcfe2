/** One line a function wrote, or the runtime on its behalf. */
export interface LogLine {
  readonly function: string;
  readonly line: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What every line of the logger carries and nobody at a terminal needs. */
const omitted = new Set([
  "level",
  "message",
  "timestamp",
  "service",
  "sampling_rate",
  "xray_trace_id",
  "cold_start",
  "function_arn",
  "function_memory_size",
  "function_name",
  "function_request_id",
]);

const shown = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** A line for a person; undefined for what is data rather than a message (metrics). */
export function readable({ function: name, line }: LogLine, time: Date): string | undefined {
  const clock = time.toTimeString().slice(0, 8);
  const record = parsed(line);
  if (!record) return `${clock} ${name}  ${line}`;
  if ("_aws" in record) return undefined;
  const facts = Object.entries(record)
    .filter(([key]) => !omitted.has(key))
    .map(([key, value]) => `${key}=${shown(value)}`);
  return [clock, name, String(record.level ?? "INFO"), shown(record.message ?? ""), ...facts].join("  ");
}

/** A line for a program: JSON, with the function's name. */
export function jsonLine({ function: name, line }: LogLine): string {
  return JSON.stringify({ function: name, ...(parsed(line) ?? { message: line }) });
}

export type Write = (line: LogLine) => void;

/** Prints to the terminal for a person, and JSON lines when the output is piped. */
export function logWriter(isTerminal: boolean, now: () => number, print: (text: string) => void): Write {
  return (line) => {
    const text = isTerminal ? readable(line, new Date(now())) : jsonLine(line);
    if (text !== undefined) print(text);
  };
}
