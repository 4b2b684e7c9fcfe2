import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type BatchGetCommandInput,
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  GetCommand,
  type GetCommandInput,
  PutCommand,
  type PutCommandInput,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";

/** One request to DynamoDB as it went out, and when. */
interface Recorded {
  readonly command: string;
  readonly input: unknown;
  readonly startedAt: number;
  endedAt: number;
}

type Send = (client: DynamoDBDocumentClient, input: unknown) => Promise<unknown>;

const senders: Readonly<Record<string, Send>> = {
  GetItemCommand: (client, input) => client.send(new GetCommand(input as GetCommandInput)),
  PutItemCommand: (client, input) => client.send(new PutCommand(input as PutCommandInput)),
  UpdateItemCommand: (client, input) => client.send(new UpdateCommand(input as UpdateCommandInput)),
  DeleteItemCommand: (client, input) => client.send(new DeleteCommand(input as DeleteCommandInput)),
  QueryCommand: (client, input) => client.send(new QueryCommand(input as QueryCommandInput)),
  BatchGetItemCommand: (client, input) => client.send(new BatchGetCommand(input as BatchGetCommandInput)),
  BatchWriteItemCommand: (client, input) =>
    client.send(new BatchWriteCommand(input as BatchWriteCommandInput)),
};

/** Notes every request of this client from now on. */
export function recordRequests(client: Pick<DynamoDBClient, "middlewareStack">): { take(): Recorded[] } {
  let recorded: Recorded[] = [];
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const request = {
          command: commandName ?? "",
          input: args.input,
          startedAt: performance.now(),
          endedAt: 0,
        };
        recorded.push(request);
        try {
          return await next(args);
        } finally {
          request.endedAt = performance.now();
        }
      },
    { step: "initialize", name: "recordRequests" },
  );
  return {
    take: () => {
      const taken = recorded;
      recorded = [];
      return taken;
    },
  };
}

/** Requests that were under way together: one group begins when all before it have ended. */
export function inGroups(requests: readonly Recorded[]): Recorded[][] {
  const groups: Recorded[][] = [];
  let endsAt = Number.NEGATIVE_INFINITY;
  for (const request of [...requests].sort((a, b) => a.startedAt - b.startedAt)) {
    const group = groups.at(-1);
    if (group && request.startedAt < endsAt) group.push(request);
    else groups.push([request]);
    endsAt = Math.max(endsAt, request.endedAt);
  }
  return groups;
}

/** The same requests on other keys, group by group, ready to be sent by nothing but the SDK. */
export function replayOf(
  client: DynamoDBDocumentClient,
  groups: readonly Recorded[][],
  rename: (text: string) => string,
): () => Promise<void> {
  const renamed = groups.map((group) =>
    group.map(({ command, input }) => {
      const send = senders[command];
      if (!send) throw new Error(`cannot replay ${command}`);
      const elsewhere: unknown = JSON.parse(rename(JSON.stringify(input)));
      return () => send(client, elsewhere);
    }),
  );
  return async () => {
    for (const group of renamed) await Promise.all(group.map((send) => send()));
  };
}
