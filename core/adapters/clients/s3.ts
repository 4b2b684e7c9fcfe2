import { S3Client } from "@aws-sdk/client-s3";
import { attemptTimeouts } from "./timeouts";

/** One request may carry a whole recording, so it may take longer than others. */
export const s3Client = (): S3Client => new S3Client({ ...attemptTimeouts(60_000) });
