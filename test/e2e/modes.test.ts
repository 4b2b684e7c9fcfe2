import type { LocalCloud } from "../../local/cloud";
import { runForDemo } from "../../local/demo/run-for-demo";
import { stories } from "../../local/demo/stories";
import { itKeepsQuiet, itPlays } from "./it-plays";

jest.setTimeout(60_000);

/** AXB has a test of its own: its story needs an hour's rest of its number. */
const others = [...stories].filter(([mode]) => mode !== "axb");

let cloud: LocalCloud;
beforeAll(async () => {
  cloud = await runForDemo({});
});
afterAll(() => cloud?.stop());

describe.each(others)("the story of mode %s", (_mode, story) => itPlays(story, () => cloud));

describe("all of them", () => {
  itKeepsQuiet(
    others.map(([, story]) => story),
    () => cloud,
  );

  it("never log or announce the code that was spoken", () => {
    const told = JSON.stringify([cloud.logs, cloud.events]);
    expect(told).not.toMatch(/"0472"|code\W{1,4}0472/);
  });
});
