import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import type { LocalCloud } from "../../local/cloud";
import { runMaskline } from "../../local/run";
import { consumer, maskline, type Packed, pack, synthesize, typeCheck } from "./consumer";

// The compiler reads all of CDK's types, and a busy machine takes its time.
jest.setTimeout(240_000);

let packed: Packed;
let directory: string;
let initialized: string;

beforeAll(async () => {
  packed = await pack();
  directory = await consumer(packed);
  initialized = await maskline(directory, "init", "--stage", "eu-try", "--egress", "new");
  await typeCheck(directory, "maskline/eu-try.ts");
});

const templateIn = (assembly: string) =>
  Template.fromJSON(JSON.parse(readFileSync(join(assembly, "Rides.template.json"), "utf8")) as object);

describe("the package", () => {
  it("holds the constructs, their types, every function, and what a licence asks for", () => {
    expect(packed.files).toEqual(
      expect.arrayContaining([
        "package.json",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "NOTICE",
        "dist/lib/index.js",
        "dist/lib/index.d.ts",
        "dist/config/types.d.ts",
        "dist/functions/order-events/index.mjs",
        "cli/maskline.cjs",
        "dist/cli/main.cjs",
      ]),
    );
  });

  it("holds no sources, tests, source maps or settings of a stage", () => {
    const allowed =
      /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|NOTICE|cli\/maskline\.cjs|dist\/(lib|config|functions|cli)\/.*)$/;
    expect(
      packed.files.filter((path) => !allowed.test(path) || /\.map$|\.test\.|stages\//.test(path)),
    ).toEqual([]);
    expect(packed.files.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))).toEqual([]);
  });

  it("is small enough to be fetched at every build", () => {
    expect(packed.size).toBeLessThan(3_000_000);
  });
});

describe("the package's command line", () => {
  it("writes props that the construct takes", () => {
    expect(initialized).toContain("maskline/eu-try.ts");
    const { euTry } = require(join(directory, "maskline/eu-try.js")) as { euTry: object };
    expect(euTry).toMatchObject({ stage: "eu-try", egress: { kind: "new" } });
  });
});

describe("another app's stack, with an empty environment", () => {
  let assembly: string;
  beforeAll(async () => {
    assembly = await synthesize(directory, {});
  });

  it("is synthesized with what was given, and makes none of that again", () => {
    const template = templateIn(assembly);
    template.resourceCountIs("AWS::KMS::Key", 1);
    // Its own topic, and that of the alarms.
    template.resourceCountIs("AWS::SNS::Topic", 2);
    const buckets = Object.keys(template.findResources("AWS::S3::Bucket"));
    expect(buckets.filter((id) => /Recordings/.test(id))).toEqual([]);
    const policy = JSON.stringify(template.findResources("AWS::KMS::Key"));
    for (const sid of ["LogsOfThisAccount", "AlarmsOfThisAccount"]) expect(policy).toContain(sid);
  });

  it("deploys the functions with their configuration", () => {
    const assets = readdirSync(assembly).filter((name) => name.startsWith("asset."));
    const settings = assets.map((name) => {
      expect(readdirSync(join(assembly, name)).sort()).toEqual(["config.json", "index.mjs"]);
      return JSON.parse(readFileSync(join(assembly, name, "config.json"), "utf8")) as {
        retentionDays: object;
      };
    });
    for (const { retentionDays } of settings)
      expect(retentionDays).toEqual({ orders: 30, calls: 90, recordings: 180, logs: 30 });
    // One for each function; order events by HTTP and by queue share theirs.
    expect(settings.length).toBeGreaterThanOrEqual(7);
  });
});

describe("another app's stack, on one machine", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await runMaskline({
      dataDir: mkdtempSync(join(tmpdir(), "maskline-consumed-")),
      port: 0,
      quiet: true,
      assembly: ({ simulatorUrl }) => synthesize(directory, { SIMULATOR_URL: simulatorUrl }),
    });
  });
  afterAll(() => cloud?.stop());

  const post = async (url: string, body: object) => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it("binds an order's number, and the simulated network connects its two people", async () => {
    const answer = await post(`${cloud.api}/v1/order-events`, {
      eventId: "evt-1",
      type: "order.assigned",
      occurredAt: new Date(cloud.clock.now()).toISOString(),
      order: {
        orderId: "R-1",
        service: "ride",
        areaCode: "0755",
        customer: { phone: "+8613800000021" },
        driver: { phone: "+8613800007021" },
      },
    });
    expect(answer).toMatchObject({ status: 201, body: { status: "active", mode: "AXB" } });
    const { dial } = answer.body as { dial: { customer: { number: string } } };
    const call = await post(`${cloud.simulator}/_control/calls`, {
      from: "+8613800000021",
      to: dial.customer.number,
      talkSeconds: 30,
    });
    expect(call.body).toMatchObject({ outcome: "answered", connectedTo: "+8613800007021" });
  });

  it("keeps the call, and its recording in the bucket that was given", async () => {
    for (const seconds of [60, 60]) {
      await cloud.advance(seconds);
      await cloud.settle();
    }
    const { calls } = (await (await fetch(`${cloud.api}/v1/orders/R-1/calls`)).json()) as { calls: object[] };
    expect(calls).toEqual([
      expect.objectContaining({ recording: expect.objectContaining({ state: "archived" }) }),
    ]);
    expect(cloud.bucket).toMatch(/^voices/);
  });

  it("tells the topic that was given", () => {
    const types = cloud.events.map(({ event }) => (event as { type: string }).type);
    expect(types).toEqual(expect.arrayContaining([expect.stringContaining("binding.activated")]));
  });
});
