import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { days, type Instant } from "../domain/instant";
import type { Verification, VerificationStore } from "../domain/verification-calls";
import { type CallId, verificationCallSortKey, verificationPartition } from "./call-keys";
import { unlessRefused } from "./unless-refused";

interface Deps {
  readonly client: Pick<DynamoDBDocumentClient, "send">;
  /** The table `calls`. */
  readonly table: string;
  readonly now: () => Instant;
  /** How long an id is remembered. @default 30 */
  readonly keptDays?: number | undefined;
}

const stateSortKey = "STATE";
const keyOf = (id: string) => ({ pk: verificationPartition(id), sk: stateSortKey });

/** Verification calls in the table `calls`: `VERIFICATION#{id}` / `STATE`, and `CALL#{callId}` once there is a call. */
export const verificationStore = (deps: Deps): VerificationStore => ({
  begin: (verification) => begin(deps, verification),
  settle: (id, state, callId) => settle(deps, id, state, callId),
  async forget(id) {
    await deps.client.send(new DeleteCommand({ TableName: deps.table, Key: keyOf(id) }));
  },
  load: (id) => load(deps, id),
});

async function begin(deps: Deps, verification: Verification): ReturnType<VerificationStore["begin"]> {
  const free = "attribute_not_exists(pk)";
  const over = "expiresAt < :now";
  const taking = deps.client.send(
    new PutCommand({
      TableName: deps.table,
      Item: { ...keyOf(verification.id), verification, ...expiry(deps) },
      ConditionExpression: [free, over].join(" OR "),
      ExpressionAttributeValues: { ":now": deps.now() },
    }),
  );
  if (await unlessRefused(taking)) return { taken: true };
  const current = await load(deps, verification.id);
  // Forgotten between the two: nobody was called.
  return current ? { taken: false, current: current.verification } : begin(deps, verification);
}

async function settle(
  deps: Deps,
  id: string,
  state: "accepted" | "unknown",
  callId: string | undefined,
): Promise<void> {
  // The call first: with it the state no longer matters.
  if (callId !== undefined) {
    const item = { ...verificationCallKey(id, callId), callId, at: deps.now(), ...expiry(deps) };
    await deps.client.send(new PutCommand({ TableName: deps.table, Item: item }));
  }
  await deps.client.send(
    new UpdateCommand({
      TableName: deps.table,
      Key: keyOf(id),
      UpdateExpression: "SET verification.#state = :state",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": state },
    }),
  );
}

async function load(deps: Deps, id: string): ReturnType<VerificationStore["load"]> {
  const { Items = [] } = await deps.client.send(
    new QueryCommand({
      TableName: deps.table,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": verificationPartition(id) },
      ConsistentRead: true,
    }),
  );
  // AWS deletes expired items days late.
  const live = Items.filter(({ ttl }) => Number(ttl) * 1000 > deps.now());
  const state = live.find(({ sk }) => sk === stateSortKey);
  if (!state) return undefined;
  const verification = state.verification as Verification;
  // The ledger may keep a call for longer than its request: an id that is taken again has none of it.
  const call = live.find(({ callId, at }) => callId !== undefined && Number(at) >= verification.requestedAt);
  const callId: unknown = call?.callId;
  return typeof callId === "string" ? { verification, callId } : { verification };
}

const verificationCallKey = (id: string, callId: CallId) => ({
  pk: verificationPartition(id),
  sk: verificationCallSortKey(callId),
});

function expiry({ now, keptDays = 30 }: Deps) {
  const expiresAt = now() + days(keptDays);
  return { expiresAt, ttl: Math.ceil(expiresAt / 1000) };
}
