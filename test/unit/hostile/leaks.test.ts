import { leaksIn } from "../../leaks/leaks";
import { numbersIn } from "../../leaks/numbers";

/** The checker that `npm test` ends with: what it finds, and what it must let pass. */

const forbidden = {
  secrets: new Set(["s3cretOfAnApplication"]),
  numbers: new Set(["7700900123"]),
  codes: ["0421"],
};
const leaks = (line: string | object) =>
  leaksIn(typeof line === "string" ? line : JSON.stringify(line), forbidden);

it.each([
  "+8613800000021",
  "8613800000021",
  "13800000021",
  "138 0000 0021",
  "+86 138-0000-0021",
  "0755-20000001",
  "+447700900123",
])("finds %s, and says no more of it than its end", (number) => {
  expect(leaks({ message: `called ${number} twice` })).toEqual(
    expect.arrayContaining([`a phone number …${number.slice(-2)}`]),
  );
  expect(leaks({ [number]: 1 })).not.toEqual([]);
  expect(leaks(`not even JSON: ${number}`)).not.toEqual([]);
  expect(leaks({ message: number }).join()).not.toContain(number.slice(-6));
});

it("finds what the run is known to have used, wherever it stands in a word", () => {
  expect(leaks("tel:00447700900123;x")).toEqual(["the number …23"]);
  expect(leaks({ url: "https://h/webhooks/s3cretOfAnApplication/calls" })).toEqual(["the secret s3c…"]);
  expect(leaks({ said: ["0421"] })).toEqual(["a spoken code"]);
});

it.each([
  {
    at: "2026-11-22T10:00:00.421Z",
    ms: 1_795_514_400_000,
    session: "1200_1029_4294967295_20261122091514@host",
  },
  { id: "13812345-0421-4000-8000-138123456789", sha256: "0755".repeat(16), durationMs: 421 },
  { callId: "huawei.13800000021abcdefghijklmnopqrstuvwxyzABCDE", masked: "…21" },
])("lets pass what is none: %j", (line) => {
  expect(leaks(line)).toEqual([]);
  expect(numbersIn(JSON.stringify(line))).toEqual([]);
});
