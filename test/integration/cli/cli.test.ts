import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { version } from "../../../package.json";
import { maskline } from "../../run-cli";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "maskline-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** A local cloud that is not there any more: its file was left behind. */
const leftBehind = () =>
  file(
    "local.json",
    JSON.stringify({
      ...{ api: "http://127.0.0.1:9", simulator: "", sqs: "http://127.0.0.1:9", s3: "http://127.0.0.1:9" },
      queues: {
        "provider-notifications": "http://127.0.0.1:9/000000000000/q",
        "provider-notifications-dlq": "http://127.0.0.1:9/000000000000/d",
      },
      buckets: { notifications: "n" },
      auth: { kind: "none" },
    }),
  );

describe("maskline --help", () => {
  it.each([
    [[], ["dlq", "replay", "order", "audit"]],
    [["dlq"], ["list", "show", "redrive"]],
    [
      ["dlq", "list"],
      ["--queue", "--reason", "--older-than", "--provider", "--json", "--reveal", "--stack"],
    ],
    [["dlq", "show"], ["<id...>"]],
    [
      ["dlq", "redrive"],
      ["--dry-run", "--all"],
    ],
    [["replay"], ["--dry-run", "--from", "--prefix", "[file...]"]],
    [["order"], ["show", "converge"]],
    [["order", "show"], ["--calls"]],
    [["order", "converge"], ["--dry-run"]],
    [["audit"], ["--dry-run", "--findings"]],
  ])("of %j names what there is", async (command, names) => {
    const { code, out, err } = await maskline([...command, "--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const name of names) expect(out).toContain(name);
  });

  it("is not asked for its version in vain", async () => {
    expect(await maskline(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});

describe("what is misused", () => {
  it.each([
    [["nonsense"], "unknown command 'nonsense'"],
    [["dlq", "lsit"], "Did you mean list?"],
    [["dlq", "list", "--wrong"], "unknown option '--wrong'"],
    [["dlq", "show"], "missing required argument 'id'"],
    [["dlq", "list", "--older-than", "soon"], '"soon" is no length of time: use 90s, 15m, 2h or 3d'],
    [["dlq", "list", "--limit", "0"], '"0" is not a whole number above 0'],
    [["dlq", "redrive"], "Name a filter (--reason, --queue, …), or --all"],
    [["dlq", "list", "--queue", "other"], "--queue other: there are provider-notifications"],
    [["dlq", "list", "--stack", "s"], "cannot be used with option"],
    [["replay"], "name files to replay, or say what of the archive"],
    [["replay", "--archive", "a.ndjson"], "name files to replay, or say what of the archive"],
    [["replay", "missing.ndjson"], "missing.ndjson: there is no such file"],
    [["replay", "."], ".: is no file"],
    [["replay", "--prefix", "yesterday"], "--prefix yesterday: batches are found by their time in UTC"],
    [["replay", "--from", "yesterday"], '"yesterday" is no moment'],
    [["audit", "--findings", "--dry-run"], "--findings lists what is known"],
  ])("%j is told what is wrong, and ends with 2", async (args, words) => {
    const { code, out, err } = await maskline([...args, "--local", leftBehind()], { cwd: folder });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe("a file to replay", () => {
  const good = JSON.stringify({ messageId: "m1", body: "anything" });

  it.each([
    ["bad.ndjson", `${good}\n\n{"messageId":1}\n`, "bad.ndjson:3: is neither a line of an archived batch"],
    ["text.ndjson", "hello", "text.ndjson:1: is not JSON"],
    ["bad.gz", gzipSync(`${good}\n[]\n`), "bad.gz:2: is neither"],
    ["cut.gz", gzipSync(`${good}\n`.repeat(5_000)).subarray(0, 60), "can't be read"],
  ])("%s that is wrong is named with its line, and nothing is sent", async (name, content, words) => {
    const { code, err } = await maskline(["replay", file(name, content), "--local", leftBehind()]);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  it("may come by the standard input", async () => {
    const local = leftBehind();
    const dry = await maskline(["replay", "-", "--dry-run", "--local", local], {
      input: `${good}\n${good}\n`,
    });
    expect(dry).toMatchObject({ code: 0, err: "" });
    expect(dry.out).toBe(
      "would send 1 message, 1 archived twice and sent once; nothing was sent\n  1 × not understood\n",
    );
    const bad = await maskline(["replay", "-", "--local", local], { input: "?" });
    expect(bad).toMatchObject({ code: 2, err: "maskline: -:1: is not JSON; nothing was sent\n" });
  });
});

describe("nobody there", () => {
  it.each([
    ["no local cloud", () => ["--local", join(folder, "none.json")], "there is no such file; start it with"],
    ["one that has ended", () => ["--local", leftBehind()], "no answer from http://127.0.0.1:9"],
    [
      "one of another version",
      () => ["--local", file("old.json", '{"api":"http://127.0.0.1:9"}')],
      "start it again",
    ],
    ["a file that is none", () => ["--local", file("none-at-all.json", "?")], "start it again"],
  ])("says what to do: %s", async (_, where, words) => {
    const { code, out, err } = await maskline(["order", "show", "R-1", ...where()]);
    expect([code, out]).toEqual([4, ""]);
    expect(err).toContain(words);
    expect(err).toContain("npm start");
  });

  it("has no queues either, in JSON where that was asked for", async () => {
    const { code, err } = await maskline(["dlq", "list", "--json", "--local", leftBehind()]);
    expect(code).toBe(4);
    expect(JSON.parse(err)).toMatchObject({ error: { kind: "unreachable" } });
  });
});

/** An API that gives one answer to everything, and notes how it was asked. */
async function api(status: number, body: object) {
  const asked: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ url: request.url, authorization: request.headers.authorization });
    request.resume();
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { asked, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe("a deployed stack", () => {
  const access = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "x", AWS_REGION: "cn-north-1" };

  /** CloudFormation's answer, in its own XML. */
  async function formation(outputs: Readonly<Record<string, string>>) {
    const members = Object.entries(outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    const xml = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>s</StackName><CreationTime>2026-11-22T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join("")}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "text/xml" }).end(xml);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const env = { ...access, AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}` };
    return { env, close: () => server.close() };
  }

  const outputs = (apiUrl: string, prefix = "") =>
    Object.fromEntries(
      [
        ["ApiUrl", `${apiUrl}/`],
        ["OrderEventsQueueUrl", "https://sqs.example/o"],
        ["OrderEventsDlqUrl", "https://sqs.example/od"],
        ["ProviderNotificationsQueueUrl", "https://sqs.example/p"],
        ["ProviderNotificationsDlqUrl", "https://sqs.example/pd"],
        ["NotificationArchiveBucket", "bucket"],
      ].map(([name, value]) => [`${prefix}${name}`, value]),
    ) as Record<string, string>;
  const anOrder = { orderId: "R-1", status: "active", dial: { customer: { number: "+8617000000001" } } };

  it.each([
    ["signs requests to the API", [], "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"],
    ["or shows the token it was given", ["--token", "abc"], "Bearer abc"],
  ])("is found by its outputs; %s", async (_, more, authorization) => {
    const backend = await api(200, anOrder);
    for (const prefix of ["", "Calls"]) {
      const stack = await formation(outputs(backend.url, prefix));
      const shown = await maskline(["order", "show", "R-1", "--stack", "s", ...more], { env: stack.env });
      expect(shown).toMatchObject({ code: 0, err: "" });
      expect(shown.out).toContain("customer  dials …01");
      stack.close();
    }
    expect(backend.asked).toHaveLength(2);
    for (const asked of backend.asked) {
      expect(asked.url).toBe("/v1/orders/R-1");
      expect(asked.authorization).toContain(authorization);
    }
    backend.close();
  });

  it("that is not Maskline's is told apart", async () => {
    const stack = await formation({ Other: "x" });
    const { code, err } = await maskline(["dlq", "list", "--stack", "s"], { env: stack.env });
    expect(code).toBe(4);
    expect(err).toContain("the stack s has no output ApiUrl");
    stack.close();
  });

  it.each([
    [401, {}, 5, "pass one with --token"],
    [403, { message: "Forbidden" }, 5, "execute-api:Invoke"],
    [404, { title: "No order with this id is known" }, 3, "No order with this id is known"],
    [500, { title: "Something failed on our side", detail: "about +8613800000021" }, 1, "about …21"],
    [503, { title: "Try again later" }, 1, "try again in a while"],
  ])("that answers %i is understood", async (status, body, expected, words) => {
    const backend = await api(status, body);
    const stack = await formation(outputs(backend.url));
    const { code, err } = await maskline(["order", "converge", "R-1", "--stack", "s"], { env: stack.env });
    expect(code).toBe(expected);
    expect(err).toContain(words);
    stack.close();
    backend.close();
  });
});
