import { keepLine } from "../../function-logger";

/** What the functions wrote to their logs: lines and metrics. */
export class Output {
  lines: string[] = [];
  private readonly real = {
    out: process.stdout.write.bind(process.stdout),
    err: process.stderr.write.bind(process.stderr),
  };

  /** From now on every line of this process is kept here, and printed nowhere. */
  capture(): void {
    const keep = (chunk: unknown): boolean => {
      this.lines.push(String(chunk));
      keepLine("simulation", String(chunk));
      return true;
    };
    process.stdout.write = keep as typeof process.stdout.write;
    process.stderr.write = keep as typeof process.stderr.write;
  }

  /** Prints for a person. */
  print(line: string): void {
    this.real.out(`${line}\n`);
  }
}
