import type { SharedClock } from "./clock";
import { type LogLine, logWriter } from "./console";
import { keepLine } from "./function-output";
import type { PublishedEvent } from "./triggers/domain-events";

/** What functions wrote and topics carried: kept for a while, and shown as it comes. */
export interface Printed {
  readonly logs: readonly LogLine[];
  line(line: LogLine): void;
  event(event: PublishedEvent): void;
}

const mostLogs = 10_000;

export function printed(isQuiet: boolean, clock: SharedClock): Printed {
  const logs: LogLine[] = [];
  const isTerminal = process.stdout.isTTY === true;
  const write = logWriter(isTerminal, clock.now, (text) => {
    if (!isQuiet) console.log(text);
  });
  return {
    logs,
    line: (line) => {
      keepLine(line.function, line.line);
      logs.push(line);
      if (logs.length > mostLogs) logs.shift();
      write(line);
    },
    event: ({ topic, event }) =>
      write({ function: `topic ${topic}`, line: isTerminal ? summary(event) : JSON.stringify({ event }) }),
  };
}

/** CloudEvents say in three attributes what they are about. */
function summary(event: unknown): string {
  const { type, subject, id } = (event ?? {}) as Readonly<Record<string, unknown>>;
  return typeof type === "string"
    ? `${type}  subject=${String(subject)}  id=${String(id)}`
    : JSON.stringify(event);
}
