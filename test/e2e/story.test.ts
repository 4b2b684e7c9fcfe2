import type { LocalCloud } from "../../local/cloud";
import { axbStory } from "../../local/demo/axb/story";
import { runForDemo } from "../../local/demo/run-for-demo";
import { Unexpected, verifier } from "../../local/demo/verify";
import { itKeepsQuiet, itPlays } from "./it-plays";

jest.setTimeout(180_000);

describe("the story of mode axb", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await runForDemo({});
  });
  afterAll(() => cloud?.stop());

  itPlays(axbStory, () => cloud);
  itKeepsQuiet([axbStory], () => cloud);
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
