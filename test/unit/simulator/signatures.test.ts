import { seededApplications, webhookKeyOf } from "../../../simulator/applications";
import { akskDigest, attributesOf } from "../../../simulator/huawei/aksk";

describe("AKSK", () => {
  it("agrees with the reference's test vector", () => {
    const digest = akskDigest("testSecret0001", "66c92b11ff8a425fb8d4ccfe0ed9ed1f", "2026-11-22T08:30:20Z");
    expect(digest).toBe("jyzr9LPVY8nR6CVypBfwl/yQg++mlpR3zZ6ufFlfhao=");
  });

  it.each([
    ['UsernameToken Username="k",PasswordDigest="d=",Nonce="n",Created="c"'],
    ['UsernameToken Username="k", PasswordDigest="d=", Nonce="n", Created="c"'],
    ['UsernameToken Created="c",Nonce="n",passworddigest="d=",UserName="k"'],
  ])("reads %s by name, whatever the order and spacing", (header) => {
    expect(Object.fromEntries(attributesOf(header))).toEqual({
      username: "k",
      passworddigest: "d=",
      nonce: "n",
      created: "c",
    });
  });
});

describe("the seeded applications", () => {
  it("gives each app key one mode, and each number one application", () => {
    const keys = seededApplications.map(({ appKey }) => appKey);
    const numbers = seededApplications.flatMap((each) => each.numbers);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number).toMatch(/^\+86(1\d{10}|[2-9]\d{8,10})$/);
  });

  it("derives webhook keys of 32 URL-safe characters from secret and name", () => {
    expect(webhookKeyOf("s", "axb-main")).toMatch(/^[\w-]{32}$/);
    expect(webhookKeyOf("s", "axb-main")).not.toBe(webhookKeyOf("s", "ax-main"));
    expect(webhookKeyOf("s", "axb-main")).not.toBe(webhookKeyOf("t", "axb-main"));
  });
});
