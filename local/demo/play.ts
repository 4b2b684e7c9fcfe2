import type { LocalFile } from "../local-file";
import type { Story } from "./story";
import { verifier } from "./verify";

/** Shows people by role and last digits, as logs do. */
export const masker =
  (people: Story["people"]) =>
  (text: string): string =>
    Object.entries(people).reduce((masked, [phone, words]) => masked.replaceAll(phone, words), text);

const seconds = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

/**
 * Plays every scene, and prints each promise as it is kept.
 * @returns how many promises were verified
 * @throws Unexpected at the first that was not; no further scene is played
 */
export async function play(story: Story, cloud: LocalFile, print: (line: string) => void): Promise<number> {
  const mask = masker(story.people);
  const scenes = story.scenes(cloud);
  let kept = 0;
  for (const [index, { title, play: playScene }] of scenes.entries()) {
    const startedAt = performance.now();
    print(`\n${index + 1}/${scenes.length}  ${title}`);
    await playScene(
      verifier((promise) => {
        kept += 1;
        print(`     ✓ ${mask(promise)}`);
      }),
    );
    print(`       ${seconds(startedAt)}`);
  }
  return kept;
}
