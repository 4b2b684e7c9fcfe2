import { readOptions } from "../../soak/options";

describe("options of npm run soak", () => {
  it("are five minutes of three orders each, unless told", () => {
    expect(readOptions([])).toMatchObject({ seconds: 300, rate: 3, paceMs: 1000 });
    expect(readOptions([])).not.toHaveProperty("leak");
  });

  it("are taken as they stand", () => {
    const args = [
      "--minutes",
      "0.2",
      "--rate",
      "0",
      "--pace",
      "2",
      "--seed",
      "7",
      "--json",
      "a",
      "--leak",
      "memory",
    ];
    expect(readOptions(args)).toEqual({
      seconds: 12,
      rate: 0,
      paceMs: 2000,
      seed: 7,
      json: "a",
      leak: "memory",
    });
  });

  it("may ask for the help alone", () => expect(readOptions(["--help"])).toBeUndefined());

  it.each([
    [["--minutes", "soon"], "--minutes takes a number from 0 to 1440"],
    [["--minutes", "1441"], "--minutes takes a number from 0 to 1440"],
    [["--rate", "-1"], "--rate"],
    [["--rate", ""], "--rate takes a number from 0 to 60"],
    [["--leak", "water"], "--leak takes one of memory, handles"],
    [["--hours", "1"], "Unknown option '--hours'"],
    [["soon"], "soon"],
  ])("%j are refused in words", (args, words) => expect(() => readOptions(args)).toThrow(words));
});
