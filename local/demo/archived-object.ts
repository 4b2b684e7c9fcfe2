import { createHash } from "node:crypto";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { engineClients } from "../engines/clients";
import { region } from "../ground";
import type { LocalFile } from "../local-file";

interface ArchivedObject {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The object of the recordings bucket with this content, read from the bucket itself; undefined when there is none. */
export async function archivedObject(
  { bucket, dynamodb, s3 }: LocalFile,
  sha256: string,
): Promise<ArchivedObject | undefined> {
  const clients = engineClients(region, dynamodb, s3);
  try {
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    for (const { Key = "" } of Contents) {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      const found = createHash("sha256").update(bytes).digest("hex");
      if (found === sha256) return { key: Key, bytes: bytes.length, sha256: found };
    }
    return undefined;
  } finally {
    clients.destroy();
  }
}
