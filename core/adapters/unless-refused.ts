import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";

/** Whether a conditional write was done; refused is an answer. */
export async function unlessRefused(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
