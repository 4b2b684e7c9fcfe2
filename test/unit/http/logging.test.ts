import { maskField, maskText } from "../../../core/adapters/log-masking";

it.each([
  ["calling +8613800000021 from +8617000000001", "calling …21 from …01"],
  ["bindNum 8613800000021 is taken", "bindNum …21 is taken"],
  ["13800000021", "…21"],
  ["reach me at +86 138 0000 0021 or 138-0000-0021", "reach me at …21 or …21"],
  ["0755-20000001, 075520000001", "…01, …01"],
  [
    "at 1795514400000 in session 1200_1029_4294967295_20261122091514@host",
    "at 1795514400000 in session 1200_1029_4294967295_20261122091514@host",
  ],
])("masks phone numbers and nothing else: %s", (text, masked) => {
  expect(maskText(text)).toBe(masked);
});

it.each(["appSecret", "authorization", "X-AKSK", "secret"])("shows nothing of %s", (field) => {
  expect(maskField(field, { a: "b" })).toBe("…");
});

it("masks what an error carries", () => {
  const line = JSON.stringify(
    { message: "x", nested: { number: "+8613800000021" }, count: 8613800000021 },
    maskField,
  );
  expect(line).not.toContain("+86");
});
