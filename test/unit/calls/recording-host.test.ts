import { mayFetchFrom } from "../../../core/domain/calls/recording-host";

const allowed = ["rec.example.com", "*.cdn.example.com", "127.0.0.1:8788", "odd.example.com:8443"];

describe("where a recording may be fetched from", () => {
  it.each([
    ["https://rec.example.com/a.wav", true],
    ["https://REC.example.com:443/a.wav", true],
    ["https://a.cdn.example.com/x", true],
    ["https://a.b.cdn.example.com/x", true],
    ["https://odd.example.com:8443/x", true],
    ["http://127.0.0.1:8788/x", true],
    ["http://rec.example.com/a.wav", false],
    ["https://rec.example.com:8443/a.wav", false],
    ["https://odd.example.com/x", false],
    ["https://cdn.example.com/x", false],
    ["https://evilcdn.example.com/x", false],
    ["https://rec.example.com.evil.test/x", false],
    ["https://user:secret@rec.example.com/x", false],
    ["http://127.0.0.1:9000/x", false],
    ["http://169.254.169.254/latest/meta-data", false],
    ["https://[::1]/x", false],
    ["ftp://rec.example.com/x", false],
  ])("%s: %s", (url, expected) => {
    expect(mayFetchFrom(new URL(url), allowed)).toBe(expected);
  });
});
