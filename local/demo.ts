import type { LocalCloud } from "./cloud";
import { help, readOptions } from "./demo/options";
import { masker, play } from "./demo/play";
import { runForDemo } from "./demo/run-for-demo";
import { aborted, stoppedExitCode, stopSignal } from "./demo/stop-signal";
import type { Story } from "./demo/story";

const secondsSince = (startedAt: number): string => ((performance.now() - startedAt) / 1000).toFixed(1);

const print = (stop: AbortSignal) => (line: string) => stop.aborted || console.log(line);

/** Tells one story after another; the first promise that is not kept ends it all. */
async function tellAll(
  stories: ReadonlyMap<string, Story>,
  cloud: LocalCloud,
  stop: AbortSignal,
): Promise<number | undefined> {
  let kept = 0;
  for (const [mode, story] of stories) {
    print(stop)(`\n── ${mode}: ${story.summary}`);
    try {
      kept += await play(story, cloud, print(stop));
    } catch (error) {
      if (stop.aborted) return undefined;
      const message = error instanceof Error ? error.message : String(error);
      console.error(`\n     ✗ ${masker(story.people)(message)}\n`);
      console.error(`The story of ${mode} did not go as promised. With DEBUG=1 the functions' logs follow.`);
      if (process.env.DEBUG) for (const { function: name, line } of cloud.logs) console.error(name, line);
      return undefined;
    }
  }
  return kept;
}

async function tell(
  stories: ReadonlyMap<string, Story>,
  cloud: LocalCloud,
  startedAt: number,
  stop: AbortSignal,
): Promise<number> {
  const kept = await tellAll(stories, cloud, stop);
  if (stop.aborted) return stoppedExitCode;
  if (kept === undefined) return 1;
  console.log(`\nAll ${kept} promises were kept, in ${secondsSince(startedAt)} s.`);
  console.log('Next: "npm start" stays up for you to try things; README.md has a tour.');
  return 0;
}

async function main(stop: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const options = readOptions(process.argv.slice(2));
  if (options.wantsHelp) {
    console.log(help);
    return 0;
  }
  const { stories } = options;
  console.log(
    "Maskline: the app as synthesized, on embedded engines, against a simulated telephone network.\n",
  );
  const stopped = aborted(stop);
  // A start can't be told to stop, but may be left: engines end with us.
  const cloud = await Promise.race([runForDemo({ onProgress: (step) => console.log(`… ${step}`) }), stopped]);
  if (!cloud) return stoppedExitCode;
  try {
    return (await Promise.race([tell(stories, cloud, startedAt, stop), stopped])) ?? stoppedExitCode;
  } finally {
    await cloud.stop();
  }
}

const stop = stopSignal();
main(stop).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    if (process.env.DEBUG) console.error(error);
    process.exit(1);
  },
);
