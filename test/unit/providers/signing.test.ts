import {
  akskDigest,
  freshNonce,
  parseUsernameToken,
  sameText,
  signedHeaders,
  toCreated,
} from "../../../core/providers/huawei/signing";

/** The reference's own test vector. */
const vector = {
  appKey: "testAppKey0001",
  appSecret: "testSecret0001",
  nonce: "66c92b11ff8a425fb8d4ccfe0ed9ed1f",
  created: "2026-11-22T08:30:20Z",
  digest: "jyzr9LPVY8nR6CVypBfwl/yQg++mlpR3zZ6ufFlfhao=",
};

describe("signing", () => {
  it("gives the reference's digest", () => {
    expect(akskDigest(vector.appSecret, vector.nonce, vector.created)).toBe(vector.digest);
  });

  it("writes the header without spaces, in the documented order, the time in whole seconds UTC", () => {
    const headers = signedHeaders(vector, Date.parse("2026-11-22T08:30:20.987Z"), vector.nonce);
    expect(headers["X-AKSK"]).toBe(
      `UsernameToken Username="testAppKey0001",PasswordDigest="${vector.digest}",Nonce="${vector.nonce}",Created="${vector.created}"`,
    );
    expect(headers.Authorization).toBe('AKSK realm="SDP",profile="UsernameToken",type="Appkey"');
    expect(headers["Content-Type"]).toBe("application/json;charset=UTF-8");
  });

  it("never uses a nonce twice", () => {
    const nonces = new Set(Array.from({ length: 1000 }, freshNonce));
    expect(nonces.size).toBe(1000);
    for (const nonce of nonces) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
  });

  it("has no milliseconds even at a full second", () => {
    expect(toCreated(0)).toBe("1970-01-01T00:00:00Z");
    expect(toCreated(999)).toBe("1970-01-01T00:00:00Z");
  });

  it.each([
    ["without spaces", 'UsernameToken Username="u",PasswordDigest="d=",Nonce="n",Created="c"'],
    ["with spaces", 'UsernameToken Username="u", PasswordDigest="d=", Nonce="n", Created="c"'],
    ["in another order", 'UsernameToken Created="c",Nonce="n",PasswordDigest="d=",Username="u"'],
    ["spelt UserName", 'usernametoken UserName = "u",passworddigest="d=",NONCE="n",created="c"'],
  ])("reads a token %s", (_, header) => {
    expect(parseUsernameToken(header)).toEqual({ username: "u", digest: "d=", nonce: "n", created: "c" });
  });

  it.each([
    ["empty", ""],
    ["another scheme", 'Bearer Username="u",PasswordDigest="d",Nonce="n",Created="c"'],
    ["an attribute missing", 'UsernameToken Username="u",PasswordDigest="d",Nonce="n"'],
    ["an attribute empty", 'UsernameToken Username="u",PasswordDigest="d",Nonce="",Created="c"'],
    ["unquoted values", "UsernameToken Username=u,PasswordDigest=d,Nonce=n,Created=c"],
    ["too long", `UsernameToken Username="${"u".repeat(3000)}",PasswordDigest="d",Nonce="n",Created="c"`],
  ])("refuses a token that is %s", (_, header) => {
    expect(parseUsernameToken(header)).toBeUndefined();
  });

  it("compares texts of any length", () => {
    expect(sameText("abc", "abc")).toBe(true);
    expect(sameText("abc", "abcd")).toBe(false);
    expect(sameText("", "a")).toBe(false);
  });
});
