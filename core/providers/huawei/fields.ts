import type { CallDirection } from "../../domain/modes";
import type { BindRequest } from "../../domain/provider";
import type { Client } from "./client";
import type { Operation } from "./errors";
import { integerOf, type JsonRecord, textOf } from "./json";

/** `callDirection` where A is the customer. */
export const directionCode: Readonly<Record<CallDirection, 0 | 1 | 2>> = {
  both: 0,
  "customer-only": 1,
  "driver-only": 2,
};

/** The direction behind a code; `undefined` when it isn't told. */
export function directionOf(value: unknown): CallDirection | undefined {
  const code = integerOf(value);
  const directions: readonly CallDirection[] = ["both", "customer-only", "driver-only"];
  return code === undefined ? undefined : directions[code];
}

/** The shortest `duration` is 60 s; 0 and absent mean for ever (or two hours), so it is always sent. */
export const lifetimeSeconds = ({ lifetimeSeconds }: { lifetimeSeconds: number }): number =>
  Math.max(60, Math.ceil(lifetimeSeconds));

/** @throws ProviderError `callers-fault` before sending: a shorter life than asked would strand the order. */
export function noLongerThan(
  longestSeconds: number,
  request: { lifetimeSeconds: number },
  client: Client,
  operation: Operation,
): void {
  if (request.lifetimeSeconds <= longestSeconds) return;
  const text = `lifetime over ${longestSeconds} s`;
  throw client.failure(operation, { kind: "callers-fault", outcome: "not-done", text });
}

/** `recordFlag` is a text here; without the hint tone the carrier blocks a recorded call. */
export const recordingFields = ({ recording }: Pick<BindRequest, "recording">) => ({
  recordFlag: String(recording !== undefined),
  ...(recording?.hintTone !== undefined && { recordHintTone: recording.hintTone }),
});

const longestId = 64;

/** The id of a subscription the platform tells of; `undefined` for what can't be one, and would not fit where it is kept. */
export function idIn(item: JsonRecord): string | undefined {
  const subscriptionId = textOf(item.subscriptionId);
  return subscriptionId === undefined || subscriptionId.length > longestId ? undefined : subscriptionId;
}

/** @throws ProviderError with outcome `unknown`: success without the id can only be cleared up by asking. */
export function subscriptionIdOf(json: JsonRecord, client: Client, operation: Operation): string {
  const subscriptionId = idIn(json);
  if (subscriptionId !== undefined) return subscriptionId;
  const text = "success without a subscriptionId";
  throw client.failure(operation, { kind: "retry-later", outcome: "unknown", status: 200, code: "0", text });
}

/** A step this mode doesn't have; its capabilities say so, so nobody should ask. */
export const unsupported =
  (client: Client, operation: Operation, text: string) => async (): Promise<never> => {
    throw client.failure(operation, { kind: "callers-fault", outcome: "not-done", text });
  };
