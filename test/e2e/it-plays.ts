import type { LocalCloud } from "../../local/cloud";
import type { Scene, Story } from "../../local/demo/story";
import { verifier } from "../../local/demo/verify";
import type { LocalFile } from "../../local/local-file";
import { undocumentedOf } from "../openapi-check";

/** Scenes need no address before they are played: enough to know their titles. */
const nowhere = { api: "", simulator: "" } as LocalFile;

/** A test for each scene of the story, in order; after one that failed the others, which stand on it, fail too. */
export function itPlays(story: Story, cloud: () => LocalCloud): void {
  let scenes: readonly Scene[] = [];
  let hasFailed = false;

  beforeAll(() => {
    scenes = story.scenes(cloud());
  });

  const titles = story.scenes(nowhere).map(({ title }, index) => [title, index] as const);
  it.each(titles)("%s", async (_title, index) => {
    if (hasFailed) throw new Error("an earlier scene, on which this one stands, failed");
    const kept: string[] = [];
    try {
      await scenes[index]?.play(verifier((promise) => kept.push(promise)));
    } catch (error) {
      hasFailed = true;
      throw error;
    }
    expect(kept.length).toBeGreaterThan(0);
  });
}

/** Promises of every story, whatever was played on the cloud. */
export function itKeepsQuiet(stories: readonly Story[], cloud: () => LocalCloud): void {
  it("leaves nobody's number in any log", () => {
    const lines = cloud()
      .logs.map(({ line }) => line)
      .join("\n");
    expect(lines).not.toBe("");
    for (const phone of stories.flatMap(({ people }) => Object.keys(people)))
      expect(lines).not.toContain(phone.slice(1));
  });

  it("told only what the documents say of each event", () => {
    const told = cloud().events.map(({ event }) => event as { type?: unknown });
    expect(told.length).toBeGreaterThan(0);
    const undocumented = told.map((event) => ({ type: event.type, errors: undocumentedOf(event) }));
    expect(undocumented.filter(({ errors }) => errors.length > 0)).toEqual([]);
  });

  // At least once is the contract: the processor and the sweeper may both tell of a call. Never with other facts.
  it("told no two facts under one id", () => {
    const facts = new Map<string, unknown>();
    for (const { event } of cloud().events) {
      const { id, data } = event as { id: string; data: unknown };
      expect({ id, data }).toEqual({ id, data: facts.get(id) ?? data });
      facts.set(id, data);
    }
    expect(facts.size).toBeGreaterThan(0);
  });
}
