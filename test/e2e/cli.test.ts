import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { pushText } from "../../core/adapters/push-message";
import { aFee, feePush } from "../pushes";
import { maskline } from "../run-cli";
import { beforeQueues, type CliStage, depth, type Item, peek, put, startCliStage } from "./cli-stage";

const customer = "+8613800000021";
const driver = "+8613800007021";
const dlq = "provider-notifications-dlq";
let cli: CliStage;

beforeAll(async () => {
  cli = await startCliStage();
  for (const orderId of ["R-1", "R-2"]) {
    await assign(orderId);
    await callTwice(orderId);
  }
  await cli.stage.pass(120);
  await cli.stage.settle();
});
afterAll(() => cli?.stop());

const assign = (orderId: string) =>
  cli.stage.tell("order.assigned", {
    orderId,
    service: "ride",
    areaCode: "0755",
    customer: { phone: customer },
    driver: { phone: driver },
  });

interface Shown {
  readonly status: string;
  readonly dial: { readonly customer: { readonly number: string } };
  readonly calls: readonly Record<string, unknown>[];
}

async function callTwice(orderId: string): Promise<void> {
  const { dial } = await cli.json<Shown>(["order", "show", orderId, "--reveal"]);
  for (const seconds of [5, 20]) await cli.stage.dial(customer, dial.customer.number, seconds);
}

/** A fee record as its webhook queues it, of a call that nobody placed. */
const aQueuedFee = (sessionId: string): string =>
  pushText({
    provider: "huawei",
    application: "axb-main",
    kind: "fees",
    receivedAt: cli.cloud.clock.now(),
    stale: false,
    body: feePush(aFee({ sessionId, icid: sessionId })),
  });
const feesOf = async (sessionId: string): Promise<Item[]> =>
  (await cli.items()).filter(({ sk }) => sk === `FEE#${sessionId}`);

describe("maskline order", () => {
  it("shows an order and its calls, numbers masked unless they are asked for", async () => {
    const { code, out } = await cli.run(["order", "show", "R-1", "--calls"]);
    expect(code).toBe(0);
    expect(out).toContain("status    active");
    expect(out.match(/ {2}answered +/g)).toHaveLength(2);
    expect(out).toMatch(/customer {2}…21 dials …\d\d\n/);
    // The platform's ids are hexadecimal: one in a hundred looks like a number somewhere.
    expect(out.replace(/subscription [0-9a-f-]+/, "")).not.toMatch(/\+86|\d{11}(?!T)/);
    const { out: revealed } = await cli.run(["order", "show", "R-1", "--reveal"]);
    expect(revealed).toMatch(/dials \+86170\d{8}\n/);
  });

  it("says the same in JSON", async () => {
    const shown = await cli.json<Shown>(["order", "show", "R-1", "--calls"]);
    expect(shown).toMatchObject({ orderId: "R-1", status: "active" });
    expect(shown.calls).toHaveLength(2);
    expect(JSON.stringify(shown)).not.toMatch(/\+86/);
  });

  it("converges one that waits for a provider that is well again", async () => {
    const faults = (list: object[]) =>
      fetch(`${cli.cloud.simulator}/_control/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: list }),
      });
    await faults([{ kind: "http-500-before", operation: "axb.bind" }]);
    expect(await assign("R-3")).toMatchObject({ status: 202 });
    const dry = await cli.json<Shown>(["order", "converge", "R-3", "--dry-run"]);
    expect(dry).toMatchObject({ dryRun: true, status: "pending" });
    await faults([]);
    expect(await cli.json(["order", "converge", "R-3"])).toMatchObject({ converged: true, status: "active" });
  });

  it.each([["show"], ["converge"], ["converge", "--dry-run"]])(
    "%s says that an order is unknown",
    async (...args) => {
      const { code, out, err } = await cli.run(["order", ...args, "R-none"]);
      expect([code, out, err]).toEqual([3, "", "maskline: No order with this id is known\n"]);
    },
  );
});

/** What of an item is the same whenever it is written again: not when we did our own part. */
const facts = (items: readonly Item[]) =>
  items
    .filter(({ sk }) => !/^(ARCHIVE|DUE)/.test(sk))
    .map(({ at, ttl, ...item }) => (item.sk === "PUBLISHED" ? item : { ...item, at, ttl }))
    .map(({ recordingShard: _, recordingDueAt: __, ...item }) => item);

/** No time may pass for whoever is still at work: what its deadline cuts short is left to the sweeper, or to the next push. */
async function atRest(): Promise<void> {
  for (let tries = 0; tries < 10; tries++) if ((await cli.stage.settle()).status === 200) return;
  throw new Error("the cloud does not come to rest");
}

const isPublished = ({ sk }: Item): boolean => sk === "PUBLISHED";

describe("maskline replay", () => {
  interface Replayed {
    readonly found: number;
    readonly batches: number;
    readonly pushes: readonly { readonly kind: string; readonly count: number }[];
  }
  let before: Item[];
  let folded: Shown["calls"];
  const callsOf = async (orderId: string) =>
    (await cli.json<Shown>(["order", "show", orderId, "--calls"])).calls.map(({ recording, ...call }) => ({
      ...call,
      sha256: (recording as { parts?: { sha256: string }[] } | undefined)?.parts?.map(({ sha256 }) => sha256),
    }));

  it("tells beforehand what it would send", async () => {
    await atRest();
    before = await cli.items();
    // A busy machine may leave a call to the sweeper.
    for (let minute = 0; minute < 30 && before.filter(isPublished).length < 4; minute++) {
      await cli.stage.pass(60);
      await atRest();
      before = await cli.items();
    }
    expect(before.filter(isPublished)).toHaveLength(4);
    folded = [...(await callsOf("R-1")), ...(await callsOf("R-2"))];
    expect(folded).toHaveLength(4);
    const dry = await cli.json<Replayed>(["replay", "--archive", "--dry-run"]);
    expect(dry).toMatchObject({ dryRun: true, sent: 0 });
    expect(dry.batches).toBeGreaterThan(0);
    expect(dry.pushes.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["huawei axb-main calls", "huawei axb-main fees"]),
    );
    await cli.stage.settle();
    expect(await cli.items()).toEqual(before);
  });

  it("puts the ledger right after a release that lost most of it", async () => {
    // Of every call all but its events: its fee, what says whose it is, and that it was told of.
    await cli.lose(before.filter(({ sk }) => !sk.startsWith("EVENT#")));
    expect((await cli.items()).length).toBeLessThan(before.length);
    const { code, out } = await cli.run(["replay", "--from", "2h", "--to", "0s"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^sent \d+ messages, from \d+ batch(es)?\n/);
    await atRest();
    // The recordings are fetched again, too: their results were lost with the rest.
    await cli.stage.pass(120);
    await cli.stage.settle();
    const isRight = async () => isDeepStrictEqual(facts(await cli.items()), facts(before));
    await atRest();
    for (let minute = 0; minute < 30 && !(await isRight()); minute++) {
      await cli.stage.pass(60);
      await atRest();
    }
    expect(facts(await cli.items())).toEqual(facts(before));
    expect([...(await callsOf("R-1")), ...(await callsOf("R-2"))]).toEqual(folded);
  });

  it("takes a batch that was copied out of the archive, and its lines", async () => {
    const Bucket = cli.cloud.buckets.notifications;
    const { Contents = [] } = await cli.cloud.clients.s3.send(new ListObjectsV2Command({ Bucket }));
    const { Body } = await cli.cloud.clients.s3.send(new GetObjectCommand({ Bucket, Key: Contents[0]?.Key }));
    const batch = join(cli.dataDir, "batch.gz");
    writeFileSync(batch, (await Body?.transformToByteArray()) ?? "");
    const fee = join(cli.dataDir, "fee.ndjson");
    writeFileSync(fee, `${aQueuedFee("from-a-file")}\n`);
    const { found } = await cli.json<Replayed>(["replay", batch, fee]);
    expect(found).toBeGreaterThan(1);
    await cli.stage.settle();
    expect(await feesOf("from-a-file")).toHaveLength(1);
  });

  it("says that there is nothing where there is nothing", async () => {
    for (const args of [
      ["--prefix", "2025/01/01/"],
      ["--from", "0s"],
      ["--archive", "--application", "none"],
    ]) {
      const { code, err } = await cli.run(["replay", ...args]);
      expect(code).toBe(3);
      expect(err).toContain("has no such pushes");
    }
  });
});

interface Listed {
  readonly count: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  readonly messages: readonly {
    readonly id: string;
    readonly reason: string;
    readonly application?: string;
  }[];
}

describe("maskline dlq", () => {
  const gone = () => aQueuedFee("of-an-application-that-is-gone").replace("axb-main", "gone-main");

  it("lists what could not be understood, with its reasons", async () => {
    await put(cli.cloud, "provider-notifications", "nobody can read this: call 13800000021");
    await put(cli.cloud, "provider-notifications", gone());
    await cli.stage.settle();
    const { code, out } = await cli.run(["dlq", "list"]);
    expect(code).toBe(0);
    expect(out).toContain("provider-notifications  huawei gone-main fees");
    expect(out).toContain("1 × the application is not configured in this stage");
    expect(out).toContain("1 × the message is not a queued push: the whole");
  });

  it.each<[string[], number]>([
    [[], 2],
    [["--reason", "NOT CONFIGURED"], 1],
    [["--application", "gone-main"], 1],
    [["--provider", "nobody"], 0],
    [["--queue", "order-events"], 0],
    [["--older-than", "1d"], 0],
    [["--newer-than", "1d"], 2],
    [["--limit", "1"], 1],
  ])("finds with %j as many as there are", async (filter, count) => {
    expect(await cli.json<Listed>(["dlq", "list", ...filter])).toMatchObject({ count });
    expect(await depth(cli.cloud, dlq)).toEqual({ visible: 2, held: 0 });
  });

  it("shows one message, its numbers masked unless they are asked for", async () => {
    const { messages } = await cli.json<Listed>(["dlq", "list", "--reason", "the whole"]);
    const id = messages[0]?.id ?? "";
    expect((await cli.run(["dlq", "show", id])).out).toContain("\nnobody can read this: call …21\n");
    expect((await cli.run(["dlq", "show", id, "--reveal"])).out).toContain("call 13800000021\n");
    const { code, err } = await cli.run(["dlq", "show", "no-such-id"]);
    expect(code).toBe(3);
    expect(err).toContain("not in the dead-letter queues: no-such-id");
  });

  it("redrives what is asked for, after it said what it would", async () => {
    const filter = ["dlq", "redrive", "--application", "gone-main"];
    expect((await cli.run([...filter, "--dry-run"])).out).toContain(
      "would redrive 1 message; nothing was moved",
    );
    expect(await depth(cli.cloud, dlq)).toEqual({ visible: 2, held: 0 });
    const [before] = (await cli.json<Listed>(["dlq", "list", "--application", "gone-main"])).messages;
    expect(await cli.json(filter)).toMatchObject({ redriven: 1 });
    await cli.stage.settle();
    // Nothing was repaired: it came back as another message.
    const [after] = (await cli.json<Listed>(["dlq", "list", "--application", "gone-main"])).messages;
    expect(after?.reason).toBe(before?.reason);
    expect(after?.id).not.toBe(before?.id);
  });

  it("loses nothing when it is killed between sending and deleting, and nothing counts twice", async () => {
    await put(cli.cloud, dlq, aQueuedFee("killed-between"), "a fault of ours, repaired since");
    let child: ChildProcess | undefined;
    const front = await beforeQueues(cli.cloud.sqs, async (action) => {
      if (action !== "DeleteMessageBatch") return;
      child?.kill("SIGKILL");
      // Whoever is dead waits for no answer.
      throw new Error("killed");
    });
    const args = ["dlq", "redrive", "--reason", "repaired since"];
    const { code } = await maskline([...args, "--local", cli.atQueues(front.url)], {
      onStart: (started) => {
        child = started;
      },
    });
    front.close();
    expect(code).toBeNull();
    await cli.stage.settle();
    expect(await feesOf("killed-between")).toHaveLength(1);
    expect((await depth(cli.cloud, dlq)).held).toBeGreaterThan(0);
    await cli.stage.pass(15 * 60 + 1);
    const before = await feesOf("killed-between");
    expect(await cli.json(args)).toMatchObject({ redriven: 1 });
    await cli.stage.settle();
    expect(await feesOf("killed-between")).toEqual(before);
    expect(await cli.json<Listed>(["dlq", "list", "--reason", "repaired since"])).toMatchObject({ count: 0 });
  });

  it("puts back what it holds when the user stops it", async () => {
    const many = 45;
    for (let each = 0; each < many; each++)
      await put(cli.cloud, dlq, aQueuedFee(`stopped-${each}`), "stopped");
    const { visible } = await depth(cli.cloud, dlq);
    let child: ChildProcess | undefined;
    let sends = 0;
    const front = await beforeQueues(cli.cloud.sqs, (action) => {
      if (action === "SendMessageBatch" && ++sends === 2) child?.kill("SIGINT");
    });
    const { code, err } = await maskline(
      ["dlq", "redrive", "--reason", "stopped", "--local", cli.atQueues(front.url)],
      {
        onStart: (started) => {
          child = started;
        },
      },
    );
    front.close();
    expect(code).toBe(130);
    const [, moved] = /stopped: (\d+) messages of 45 redriven/.exec(err) ?? [];
    expect(Number(moved)).toBeGreaterThanOrEqual(10);
    expect(Number(moved)).toBeLessThan(many);
    expect(await depth(cli.cloud, dlq)).toEqual({ visible: visible - Number(moved), held: 0 });
    expect(await cli.json(["dlq", "redrive", "--reason", "stopped"])).toMatchObject({
      redriven: many - Number(moved),
    });
    await cli.stage.settle();
    const fees = (await cli.items()).filter(({ sk }) => sk.startsWith("FEE#stopped-"));
    expect(fees).toHaveLength(many);
  });

  it("brings back an order event that nobody could take until its order was there", async () => {
    const at = new Date(cli.cloud.clock.now()).toISOString();
    const order = { orderId: "R-late", extendBySeconds: 600 };
    const event = { eventId: "late-1", type: "order.extended", occurredAt: at, order };
    // As SQS moves what failed too often: without a word.
    await put(cli.cloud, "order-events-dlq", JSON.stringify(event));
    const found = await cli.json<Listed>(["dlq", "list", "--queue", "order-events"]);
    expect(found.messages).toMatchObject([{ orderId: "R-late", type: "order.extended" }]);
    expect(found.messages[0]?.reason).toContain("failed at every delivery");
    await assign("R-late");
    expect(await cli.json(["dlq", "redrive", "--queue", "order-events"])).toMatchObject({ redriven: 1 });
    await cli.stage.settle();
    expect(await peek(cli.cloud, "order-events-dlq")).toEqual([]);
  });
});

describe("maskline audit", () => {
  it("looks at a number and changes nothing in a dry run", async () => {
    const dry = await cli.json(["audit", "+8617000000001", "--dry-run"]);
    expect(dry).toMatchObject({ dryRun: true, numbers: 1, findings: [] });
  });

  it("begins a round, and tells how far it is", async () => {
    const { code, out } = await cli.run(["audit"]);
    expect([code, out.split("\n")[0]]).toEqual([
      0,
      "a round is under way; maskline audit --findings tells how far it is",
    ]);
    const { out: findings } = await cli.run(["audit", "--findings"]);
    expect(findings).toContain("no findings");
    expect(findings).toMatch(/axb-main +AXB/);
  });
});
