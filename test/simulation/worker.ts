import { Machine } from "./machine/machine";
import { Output } from "./machine/output";
import { secretOf } from "./story/cast";
import { type Told, tellStory, type Wishes } from "./story/story";

export interface Task {
  readonly seed: number;
  readonly wishes?: Wishes;
}

/** What a worker says: that it is ready, or how a story ended. */
export type Said = "ready" | { readonly told: Told } | { readonly failed: string };

/** A process with engines of its own: tells one story after the other, as it is asked. */
async function main(): Promise<void> {
  const output = new Output();
  output.capture();
  const machine = await Machine.start(secretOf);
  process.on("message", async ({ seed, wishes }: Task) => {
    try {
      say({ told: await tellStory(machine, output, seed, wishes) });
    } catch (error) {
      say({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  // A terminal interrupts everybody; the parent says when the story that is being told was the last.
  process.on("SIGINT", () => undefined);
  // Who lost its parent has nobody to tell.
  process.on("disconnect", () => process.exit(0));
  say("ready");
}

const say = (what: Said): void => {
  process.send?.(what);
};

main().catch((error: unknown) => {
  say({ failed: String(error) });
  process.exitCode = 2;
});
