import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { BatchWriteCommand, DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalCloud } from "../../local/cloud";
import { openStage } from "../../local/demo/stage";
import { readLocalFile } from "../../local/local-file";
import { runMaskline } from "../../local/run";
import { type Ended, maskline } from "../run-cli";

type Around = Parameters<typeof maskline>[1];

export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: unknown;
}

/** The whole local cloud, and the command line beside it. */
export async function startCliStage() {
  const dataDir = mkdtempSync(join(tmpdir(), "maskline-cli-"));
  const cloud = await runMaskline({ dataDir, port: 0, quiet: true });
  const file = join(dataDir, "local.json");
  const tables = DynamoDBDocumentClient.from(cloud.clients.dynamodb);
  const run = (args: readonly string[], around?: Around): Promise<Ended> =>
    maskline([...args, "--local", file], around);
  return {
    cloud,
    dataDir,
    stage: openStage(cloud),
    run,
    /** What it says in JSON; it has to succeed. */
    async json<Document>(args: readonly string[]): Promise<Document> {
      const { code, out, err } = await run([...args, "--json"]);
      if (code !== 0) throw new Error(`maskline ${args.join(" ")} ended with ${code}: ${err}`);
      return JSON.parse(out) as Document;
    },
    /** As if the cloud's queues were elsewhere. */
    atQueues(url: string): string {
      const local = readLocalFile(file);
      const moved = (queue: string) => queue.replace(local.sqs, url);
      const queues = Object.fromEntries(Object.entries(local.queues).map(([name, at]) => [name, moved(at)]));
      const other = join(dataDir, "elsewhere.json");
      writeFileSync(other, JSON.stringify({ ...local, sqs: url, queues }));
      return other;
    },
    async items(): Promise<Item[]> {
      const { Items = [] } = await tables.send(new ScanCommand({ TableName: cloud.tables.calls }));
      return (Items as Item[]).sort((a, b) => (`${a.pk} ${a.sk}` < `${b.pk} ${b.sk}` ? -1 : 1));
    },
    async lose(lost: readonly Item[]): Promise<void> {
      for (const { pk, sk } of lost) {
        const RequestItems = { [cloud.tables.calls ?? ""]: [{ DeleteRequest: { Key: { pk, sk } } }] };
        await tables.send(new BatchWriteCommand({ RequestItems }));
      }
    },
    stop: async () => {
      await cloud.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export type CliStage = Awaited<ReturnType<typeof startCliStage>>;

/** Puts a message into a queue. */
export async function put(cloud: LocalCloud, queue: string, body: string, reason?: string): Promise<void> {
  const MessageAttributes = reason ? { reason: { DataType: "String", StringValue: reason } } : undefined;
  const QueueUrl = cloud.queues[queue];
  await cloud.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: body, MessageAttributes }));
}

/** Messages of a queue: those that anybody could receive, and those that somebody holds. */
export async function depth(cloud: LocalCloud, queue: string): Promise<{ visible: number; held: number }> {
  const { Attributes = {} } = await cloud.clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: cloud.queues[queue], AttributeNames: ["All"] }),
  );
  const count = (name: string) => Number((Attributes as Record<string, string>)[name] ?? 0);
  return {
    visible: count("ApproximateNumberOfMessages"),
    held: count("ApproximateNumberOfMessagesNotVisible"),
  };
}

/** Bodies in a queue, without taking them. */
export async function peek(cloud: LocalCloud, queue: string): Promise<string[]> {
  const { Messages = [] } = await cloud.clients.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: cloud.queues[queue],
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 0,
    }),
  );
  return Messages.map(({ Body = "" }: Message) => Body);
}

/** Stands before the queues and is told of each request before it goes on; it waits for the answer. */
export async function beforeQueues(upstream: string, onAction: (action: string) => Promise<void> | void) {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, response) => {
    const action = String(incoming.headers["x-amz-target"] ?? "").replace(/^.*\./, "");
    const pass = async () => {
      const body = await buffer(incoming);
      await onAction(action);
      const { method, headers, url = "/" } = incoming;
      const outgoing = send(new URL(url, upstream), { method, headers, agent }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      outgoing.once("error", () => response.destroy());
      outgoing.end(body);
    };
    pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
