import { PassThrough, pipeline, Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { BadRecording, WavCheck } from "./wav-check";

interface Deps {
  readonly client: S3Client;
  readonly bucket: string;
  readonly maxBytes: number;
}

export interface Stored {
  readonly sha256: string;
  readonly bytes: number;
}

export interface RecordingStore {
  /**
   * Streams an answer's body into an object and nothing of it stays in memory.
   * @throws BadRecording when it is not the whole of a WAV file; no object is made or changed then
   */
  store(key: string, answer: Response, signal: AbortSignal): Promise<Stored>;
}

/** The bucket `recordings`. */
export const recordingStore = (deps: Deps): RecordingStore => ({
  async store(key, answer, signal) {
    const contentLength = lengthOf(answer);
    if (contentLength !== undefined && contentLength > deps.maxBytes) {
      throw new BadRecording(`it is larger than ${deps.maxBytes} bytes`);
    }
    if (answer.body === null) throw new BadRecording("it is empty");
    const check = new WavCheck({ maxBytes: deps.maxBytes, contentLength });
    const send =
      contentLength === undefined
        ? putParts(deps, key, check, signal)
        : putOnce(deps, key, check, contentLength, signal);
    await flow(answer.body as ReadableStream, check, send);
    return { sha256: check.sha256(), bytes: check.bytes };
  },
});

/** Sends what comes through the check; must end when the check fails. */
type Send = (failed: AbortSignal) => Promise<void>;

async function flow(body: ReadableStream, check: WavCheck, send: Send): Promise<void> {
  const failed = new AbortController();
  // The pipeline stops listening once it has failed, and an error nobody listens for ends the process.
  check.on("error", () => {});
  pipeline(Readable.fromWeb(body), check, (error) => error && failed.abort(error));
  try {
    await send(failed.signal);
  } catch (error) {
    check.destroy();
    // What is wrong with the recording says more than that the request was ended for it.
    throw failed.signal.aborted ? failed.signal.reason : error;
  }
}

/**
 * A request is ended by its signal: the SDK passes an error of its body on to a stream nobody listens to, so the body it gets
 * never has one.
 */
const putOnce =
  (
    { client, bucket }: Deps,
    key: string,
    check: WavCheck,
    ContentLength: number,
    signal: AbortSignal,
  ): Send =>
  async (failed) => {
    const Body = check.pipe(new PassThrough());
    const put = new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body,
      ContentLength,
      ContentType: "audio/wav",
    });
    try {
      await client.send(put, { abortSignal: AbortSignal.any([signal, failed]) });
    } finally {
      Body.destroy();
    }
  };

/** Of unknown length: in parts, which are thrown away when the body fails. */
const putParts =
  ({ client, bucket }: Deps, key: string, check: WavCheck, signal: AbortSignal): Send =>
  async () => {
    const params = { Bucket: bucket, Key: key, Body: check, ContentType: "audio/wav" };
    const upload = new Upload({ client, params, queueSize: 2 });
    const abort = () => upload.abort();
    signal.addEventListener("abort", abort, { once: true });
    try {
      await upload.done();
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };

/** `fetch` undoes a content encoding: the length is then that of something else. */
function lengthOf({ headers }: Response): number | undefined {
  const text = headers.get("content-length");
  const encoding = headers.get("content-encoding") ?? "identity";
  return text !== null && /^\d{1,15}$/.test(text) && encoding === "identity" ? Number(text) : undefined;
}
