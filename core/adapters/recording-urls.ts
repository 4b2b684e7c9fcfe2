import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

/** Long enough to follow a redirect and start, short enough to be worth nothing in a log. */
const recordingUrlSeconds = 60;

/** A short-lived URL of an archived recording, which needs no credentials of the reader. */
export const recordingUrls = (client: S3Client, bucket: string) => ({
  urlOf: (key: string): Promise<string> =>
    getSignedUrl(
      client,
      new GetObjectCommand({ Bucket: bucket, Key: key, ResponseContentType: "audio/wav" }),
      {
        expiresIn: recordingUrlSeconds,
      },
    ),
});
