import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { ErasedPage } from "../domain/erasure/erasure";
import type { Occurrences } from "../domain/erasure/person";
import type { ErasableStore } from "../domain/erasure/ports";
import { archivedMessageOf, packBatch, unpackLines } from "./notification-archive-format";

interface Deps {
  readonly client: Pick<S3Client, "send">;
  readonly bucket: string;
}

/** Objects looked through at a time. */
const pageObjects = 100;

/**
 * The archive of pushes as they came. What is left of a push can be replayed still; a text goes whole, for what it says is
 * theirs, too.
 */
export const erasableNotifications = (deps: Deps): ErasableStore => ({
  async erasePage(person, cursor): Promise<ErasedPage> {
    const { Contents = [], IsTruncated } = await deps.client.send(
      new ListObjectsV2Command({
        Bucket: deps.bucket,
        MaxKeys: pageObjects,
        ...(cursor === undefined ? {} : { StartAfter: cursor }),
      }),
    );
    const keys = Contents.flatMap(({ Key }) => Key ?? []);
    let notifications = 0;
    for (const key of keys) notifications += await eraseFrom(deps, key, person);
    const next = keys.at(-1);
    return {
      erased: { notifications },
      waits: [],
      ...(IsTruncated && next !== undefined ? { next } : {}),
    };
  },
});

/** @returns messages changed */
async function eraseFrom(deps: Deps, key: string, person: Occurrences): Promise<number> {
  const lines = await linesOf(deps, key);
  const theirs = lines.filter((line) => person.isIn(line)).length;
  if (theirs === 0) return 0;
  const left = lines.flatMap((line) => erased(line, person) ?? []);
  const { client, bucket } = deps;
  if (left.length === 0) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  else {
    const Body = await packBatch(left);
    const object = { Bucket: bucket, Key: key, Body, ContentType: "application/gzip" };
    await client.send(new PutObjectCommand(object));
  }
  return theirs;
}

/** Expired while it was looked at: none. */
async function linesOf({ client, bucket }: Deps, key: string): Promise<string[]> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body ? await unpackLines(await Body.transformToByteArray()) : [];
  } catch (error) {
    if (error instanceof NoSuchKey) return [];
    throw error;
  }
}

/** Digits that stand for anybody: they read on as text and as a number, and are nobody's. */
const nobodysDigits = "0";

function erased(line: string, person: Occurrences) {
  const message = archivedMessageOf(parsed(line));
  if (message === undefined) return undefined;
  if (!person.isIn(line)) return message;
  const push = parsed(message.text);
  const isText = typeof push === "object" && push !== null && "kind" in push && push.kind === "sms";
  return isText ? undefined : { ...message, text: person.replaceIn(message.text, nobodysDigits) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
