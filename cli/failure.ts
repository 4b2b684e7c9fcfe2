/** What the process ends with; docs/cli.md lists them. */
export const exitCodes = {
  done: 0,
  /** Something was not done; what was said tells what. */
  failed: 1,
  /** The command line or a file it names is wrong; nothing was done. */
  misused: 2,
  /** There is no such order, message or batch. */
  "not-found": 3,
  /** No local cloud, no stack, no credentials, no answer. */
  unreachable: 4,
  /** Who asks may not do this. */
  forbidden: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;
export type FailureKind = Exclude<keyof typeof exitCodes, "done">;

/** Ends a command: in words that say what to do. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  constructor(
    readonly kind: FailureKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const misused = (message: string): CommandFailure => new CommandFailure("misused", message);

/** Whether the user asked to stop; what was taken has to be put back first. */
export function stopIfInterrupted(signal: AbortSignal, doneSoFar: string): void {
  if (signal.aborted) throw new CommandFailure("interrupted", `stopped: ${doneSoFar}`);
}
