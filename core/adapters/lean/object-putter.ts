import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsClient } from "aws4fetch";
import type { AwsAccess } from "./aws-json";

export interface BucketAddress {
  readonly name: string;
  /** The bucket's own host in its region, as the stack knows it: no code of ours names a partition. */
  readonly host: string;
  /** Somewhere else than AWS, where the bucket is the first part of the path. */
  readonly endpoint?: string | undefined;
}

/** Three attempts take ten seconds at most: a batch has a minute, and comes again. */
const attemptMs = 3_000;
const attempts = 3;
const pauseMs = 200;

type Outcome = "stored" | "again" | "refused";

/**
 * Puts objects without S3's SDK. Each has its SHA-256 in the signature, so S3 refuses a body that is not what was sent.
 * @returns what stores one object as a whole; throws Error, without S3's text, when it was refused or no attempt got through
 */
export function objectPutter(access: AwsAccess, { name, host, endpoint }: BucketAddress) {
  const { sessionToken, ...keys } = access;
  const client = new AwsClient({
    ...keys,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: "s3",
    retries: 0,
  });
  const base = endpoint === undefined ? `https://${host}` : `${endpoint.replace(/\/$/, "")}/${name}`;
  return async (key: string, body: Buffer): Promise<void> => {
    let last = "";
    for (let attempt = 1; ; attempt++) {
      const { outcome, said } = await putOnce(client, `${base}/${key}`, body);
      if (outcome === "stored") return;
      last = said;
      if (outcome === "refused" || attempt === attempts) break;
      await sleep(pauseMs * attempt);
    }
    throw new Error(`PutObject ${last}`);
  };
}

async function putOnce(
  client: AwsClient,
  url: string,
  body: Buffer,
): Promise<{ outcome: Outcome; said: string }> {
  try {
    const answer = await client.fetch(url, {
      method: "PUT",
      headers: {
        "content-type": "application/gzip",
        "x-amz-content-sha256": createHash("sha256").update(body).digest("hex"),
      },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(attemptMs),
    });
    const kind = /<Code>([A-Za-z]{1,64})<\/Code>/.exec(await answer.text())?.[1] ?? "";
    const said = `answered ${answer.status} ${kind}`.trimEnd();
    if (answer.ok) return { outcome: "stored", said };
    return { outcome: answer.status >= 500 || answer.status === 429 ? "again" : "refused", said };
  } catch (error) {
    // No connection, or no answer in time: putting the same object again is the same as once.
    return {
      outcome: "again",
      said: `got no answer (${error instanceof Error ? error.name : String(error)})`,
    };
  }
}
