import { run } from "./run";
import { terminal } from "./terminal";

/** A second Ctrl-C ends what does not let go. */
const interrupts = new AbortController();
process.on("SIGINT", () => {
  if (interrupts.signal.aborted) process.exit(130);
  interrupts.abort();
});
// `maskline dlq list | head` is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

run(process.argv.slice(2), terminal(interrupts.signal)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
