import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { type RecordingDeps, recordPushes } from "../../core/domain/calls/record-pushes";
import { seconds } from "../../core/domain/instant";

interface Deps extends RecordingDeps {
  /** Sends what the invocation counted. */
  readonly metrics: { publishStoredMetrics(): void };
}

/** Kept back from the invocation's time for its answer. */
const reserveMs = seconds(2);

/** A batch of pushes from `provider-notifications`; only what is not safe yet is reported failed. */
export const makeHandler =
  (deps: Deps) =>
  async (event: SQSEvent, context: Pick<Context, "getRemainingTimeInMillis">): Promise<SQSBatchResponse> => {
    const now = deps.now();
    const until = now + context.getRemainingTimeInMillis() - reserveMs;
    const messages = event.Records.map(({ messageId, body }) => ({ messageId, text: body }));
    const failed = await recordPushes(deps, messages, now, until);
    deps.metrics.publishStoredMetrics();
    return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
  };
