import { classify, resultCodes, rowOf } from "../../../core/providers/huawei/errors";

/** The whole table once more, by what is decided: kind and scope for each (status, code). */
const expected: Record<string, string> = {
  ...Object.fromEntries(
    ["06", "07", "08", "09", "10", "11", "12", "33", "34", "35", "36", "37", "38"].map((end) => [
      `400/10230${end}`,
      "misconfigured application",
    ]),
  ),
  "401/1010010": "misconfigured application",
  "401/1010013": "misconfigured application",
  "403/1010002": "callers-fault request",
  "403/1010003": "misconfigured application",
  "403/1010008": "misconfigured application",
  "403/1010010": "rate-limited application",
  "403/1010029": "misconfigured application",
  "403/1010040": "misconfigured application",
  "403/1011001": "misconfigured number",
  "403/1011002": "no-capacity request",
  "403/1011003": "no-capacity party",
  "403/1011004": "misconfigured number",
  "403/1011005": "already-so number",
  "403/1012001": "misconfigured number",
  "403/1012007": "not-found request",
  "403/1012008": "no-capacity request",
  "403/1012009": "no-capacity number",
  "403/1012010": "already-so number",
  "403/1012012": "misconfigured request",
  "403/1012102": "misconfigured number",
  "403/1013001": "rate-limited application",
  "403/1013102": "already-so number",
  "403/1016001": "not-found request",
  "403/1016002": "already-so number",
  "403/1020166": "misconfigured address",
  "403/1020167": "already-so number",
  "403/1020176": "rate-limited address",
  "403/1020178": "misconfigured address",
  "403/1023005": "misconfigured request",
  "500/1010001": "retry-later request",
};
const show = ({ kind, scope }: { kind: string; scope: string }) => `${kind} ${scope}`;

describe("the result codes", () => {
  it.each(Object.entries(expected))("%s is %s", (key, meaning) => {
    const [status = "", code = ""] = key.split("/");
    expect(show(classify("modify", true, Number(status), code))).toBe(meaning);
    expect(rowOf(Number(status), code)).toBeDefined();
  });

  it("are all in this list, and this list in them", () => {
    expect(resultCodes.map(({ status = 403, code }) => `${status}/${code}`).sort()).toEqual(
      Object.keys(expected).sort(),
    );
  });

  it("have each their own row", () => {
    expect(new Set(resultCodes.map(({ status, code }) => `${status}/${code}`)).size).toBe(resultCodes.length);
  });

  it.each([
    ["unbind", "1012007", "not-found request"],
    ["locate-recording", "1012007", "not-found request"],
    ["bind", "1012007", "misconfigured number"],
    ["find", "1012001", "not-found request"],
    ["unbind", "1012001", "misconfigured number"],
  ] as const)("of %s: %s is %s", (operation, code, meaning) => {
    expect(show(classify(operation, true, 403, code))).toBe(meaning);
  });

  it("without a documented status are known under any", () => {
    for (const status of [400, 401, 403, 429]) {
      expect(show(classify("bind", true, status, "1020176"))).toBe("rate-limited address");
    }
  });

  it("of two meanings are not guessed under a third status", () => {
    expect(rowOf(500, "1010010")).toBeUndefined();
  });

  it.each([
    [400, "9999999", "callers-fault request", "not-done"],
    [401, "9999999", "misconfigured application", "not-done"],
    [403, "9999999", "callers-fault request", "not-done"],
    [429, "9999999", "rate-limited application", "not-done"],
    [500, "9999999", "retry-later request", "unknown"],
    [503, "", "retry-later request", "unknown"],
    [408, "", "retry-later request", "unknown"],
    [404, "", "misconfigured application", "not-done"],
    [403, "", "misconfigured application", "not-done"],
    [302, "", "misconfigured application", "not-done"],
    [200, "", "retry-later request", "unknown"],
    [200, "9999999", "retry-later request", "unknown"],
    [200, "1012010", "already-so number", "not-done"],
    [500, "1010001", "retry-later request", "unknown"],
  ])("unlisted: %d/%s is %s, %s", (status, code, meaning, outcome) => {
    const verdict = classify("bind", true, status, code);
    expect([show(verdict), verdict.outcome]).toEqual([meaning, outcome]);
    expect(classify("find", false, status, code).outcome).toBe("not-done");
  });

  it("leave no write in doubt when the platform refused it", () => {
    for (const { status = 403, code } of resultCodes.filter(({ status = 403 }) => status < 500)) {
      expect(classify("bind", true, status, code).outcome).toBe("not-done");
    }
  });
});
