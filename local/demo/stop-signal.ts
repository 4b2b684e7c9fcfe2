import { whenRunnerDies } from "../ancestors";

/** Ctrl-C reaches the runner too, which passes it on: what comes this soon is the same wish. */
const sameWishMs = 500;
/** As shells count an end by Ctrl-C. */
export const stoppedExitCode = 130;

/** Aborted by the first signal, so that what runs can be stopped in order; a second signal ends everything at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  let since: number | undefined;
  const onSignal = () => {
    if (since === undefined) {
      since = performance.now();
      console.error("\nstopping; once more ends it at once");
      controller.abort();
    } else if (performance.now() - since > sameWishMs) process.exit(stoppedExitCode);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  whenRunnerDies(() => {
    if (since === undefined) onSignal();
  });
  return controller.signal;
}

/** Resolves when the signal is aborted. */
export const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
