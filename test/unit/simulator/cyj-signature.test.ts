import { authorizationOf, readAuthorization, sigOf, timeOf } from "../../../simulator/cyj/signature";
import { voiceDigest } from "../../../simulator/pushes/signature";

describe("CYJ's signature", () => {
  it("agrees with the reference's test vector", () => {
    const vector = ["tok0001", "app0001", "20261122163020"] as const;
    expect(sigOf(...vector)).toBe("9DC08E7CF21E92A7A5B7A23CE65CF0AB");
    expect(authorizationOf(...vector)).toBe("dG9rMDAwMTphcHAwMDAxOjIwMjYxMTIyMTYzMDIw");
    expect(readAuthorization(authorizationOf(...vector))).toEqual({
      token: "tok0001",
      appId: "app0001",
      ts: "20261122163020",
    });
  });

  it("takes ts for China's time", () => {
    expect(timeOf("20261122163020")).toBe(Date.parse("2026-11-22T08:30:20Z"));
    expect(timeOf("20261322163020")).toBeUndefined();
    expect(timeOf("2026-11-22")).toBeUndefined();
  });
});

describe("Voice Call's push digest", () => {
  // Computed with: printf 'https://h.example/s\nn1\n2026-11-22T08:30:20Z' | openssl dgst -sha256 -hmac testSecret0001 -binary | base64
  it("covers the URL, with line feeds or, as earlier, without", () => {
    const parts = ["https://h.example/s", "n1", "2026-11-22T08:30:20Z"];
    expect(voiceDigest("testSecret0001", parts, "newline")).toBe(
      "94K1iVvml5Gszs02hcpf+svjoKAdzw8Do8xUm815ib4=",
    );
    expect(voiceDigest("testSecret0001", parts, "plain")).toBe(
      "2IW+XJBszNFeFryLa8eV/LG13ixcDOkibHu0+B1PLcQ=",
    );
  });
});
