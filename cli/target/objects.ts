import type { S3ClientConfig } from "@aws-sdk/client-s3";

/** What the commands do with a bucket. */
export interface Objects {
  /** Keys in their order, a page; `after` begins behind a key, which need not exist. */
  keys(
    bucket: string,
    prefix: string,
    after?: string,
  ): Promise<{ readonly keys: string[]; readonly more: boolean }>;
  read(bucket: string, key: string): Promise<Uint8Array>;
  close(): void;
}

/** S3. Its client is loaded here and not before. */
export async function s3Objects(config: S3ClientConfig): Promise<Objects> {
  const sdk = await import("@aws-sdk/client-s3");
  const s3 = new sdk.S3Client(config);
  return {
    async keys(Bucket, Prefix, StartAfter) {
      const { Contents = [], IsTruncated = false } = await s3.send(
        new sdk.ListObjectsV2Command({ Bucket, Prefix, StartAfter }),
      );
      return { keys: Contents.flatMap(({ Key }) => Key ?? []), more: IsTruncated };
    },
    async read(Bucket, Key) {
      const { Body } = await s3.send(new sdk.GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    },
    close: () => s3.destroy(),
  };
}
