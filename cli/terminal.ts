/** Where a command reads from and writes to. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Aborted by Ctrl-C: begin nothing more, put back what was taken, end. */
  readonly interrupted: AbortSignal;
  /** A line of the result. */
  out(line: string): void;
  /** A line for whoever watches; never part of the result. */
  note(line: string): void;
  /** How far a long work is: replaces the last one on a terminal, and is said now and then elsewhere. */
  progress(text: string): void;
  readonly stdin: NodeJS.ReadableStream;
}

/** Elsewhere than on a terminal a line each time would fill a log. */
const quietMs = 5_000;

/** The process's own. */
export function terminal(interrupted: AbortSignal): Terminal {
  const { stdout, stderr, stdin, env } = process;
  let shown = false;
  let saidAt = performance.now();
  const clear = () => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    env,
    cwd: process.cwd(),
    interrupted,
    stdin,
    out: (line) => {
      clear();
      stdout.write(`${line}\n`);
    },
    note: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    progress: (text) => {
      if (stderr.isTTY) {
        stderr.write(`\r\u001b[K${text}`);
        shown = true;
      } else if (performance.now() - saidAt > quietMs) {
        saidAt = performance.now();
        stderr.write(`${text}\n`);
      }
    },
  };
}
