import type { LocalCloud } from "../../local/cloud";
import { runForDemo } from "../../local/demo/run-for-demo";
import { stories } from "../../local/demo/stories";
import type { Scene } from "../../local/demo/story";
import { Unexpected, verifier } from "../../local/demo/verify";
import type { LocalFile } from "../../local/local-file";

jest.setTimeout(180_000);

/** Scenes need no address before they are played: enough to know their titles. */
const nowhere = { api: "", simulator: "" } as LocalFile;

describe.each(Object.entries(stories))("the story of mode %s", (_, story) => {
  let cloud: LocalCloud;
  let scenes: readonly Scene[];
  let hasFailed = false;

  beforeAll(async () => {
    cloud = await runForDemo({});
    scenes = story.scenes(cloud);
  });
  afterAll(() => cloud?.stop());

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

  it("leaves nobody's number in any log", () => {
    const lines = cloud.logs.map(({ line }) => line).join("\n");
    expect(cloud.logs.length).toBeGreaterThan(0);
    for (const phone of Object.keys(story.people)) expect(lines).not.toContain(phone.slice(1));
  });

  it("kept every event in its own words: an id, once", () => {
    const ids = cloud.events.map(({ event }) => (event as { id: string }).id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});

describe("a promise that is not kept", () => {
  const verify = verifier(() => undefined);

  it.each([
    ["another value", { outcome: "refused" }, { outcome: "answered" }],
    ["a missing field", { a: { b: 1 } }, { a: {} }],
    ["nothing at all", { a: 1 }, undefined],
    ["a longer list", [], [1]],
    ["a field that should not be there", { connectedTo: undefined }, { connectedTo: "+1" }],
  ])("fails the story: %s", (_, expected, seen) => {
    expect(() => verify("it is so", expected, seen)).toThrow(Unexpected);
  });

  it("looks only at what was promised", () => {
    expect(() => verify("it is so", { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).not.toThrow();
  });
});
