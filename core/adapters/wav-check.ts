import { createHash } from "node:crypto";
import { Transform, type TransformCallback } from "node:stream";

/** A body that is not the whole recording, or no recording at all. */
export class BadRecording extends Error {
  override readonly name = "BadRecording";
}

interface Limits {
  readonly maxBytes: number;
  /** What the answer said; `undefined` when it didn't. */
  readonly contentLength: number | undefined;
}

const headerBytes = 12;
/** A writer that did not know the length leaves one of these. */
const unstated = new Set([0, 0xffff_ffff]);

/**
 * Passes a recording through, hashing it, and fails it when its length is not what was announced, by the answer or by the
 * WAV header (RIFF size + 8). Failing in the stream keeps a short body from ever becoming an object.
 */
export class WavCheck extends Transform {
  bytes = 0;
  private readonly hash = createHash("sha256");
  private head = Buffer.alloc(0);

  constructor(private readonly limits: Limits) {
    super();
  }

  /** Lower-case hex, once all has passed. */
  sha256(): string {
    return this.hash.digest("hex");
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    const headWasShort = this.head.length < headerBytes;
    if (headWasShort)
      this.head = Buffer.concat([this.head, chunk.subarray(0, headerBytes - this.head.length)]);
    const problem = this.tooLong() ?? (headWasShort ? this.badHeader() : undefined);
    if (problem) done(new BadRecording(problem));
    else done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    const problem = this.badEnd();
    if (problem) done(new BadRecording(problem));
    else done();
  }

  private tooLong(): string | undefined {
    return this.bytes > this.limits.maxBytes ? `it is larger than ${this.limits.maxBytes} bytes` : undefined;
  }

  private badHeader(): string | undefined {
    if (this.head.length < headerBytes) return undefined;
    if (this.head.toString("latin1", 0, 4) !== "RIFF" || this.head.toString("latin1", 8, 12) !== "WAVE") {
      return "it is not a WAV file";
    }
    const { contentLength } = this.limits;
    const stated = this.statedBytes();
    return stated !== undefined && contentLength !== undefined && stated !== contentLength
      ? `its header says ${stated} bytes, its Content-Length ${contentLength}`
      : undefined;
  }

  private badEnd(): string | undefined {
    if (this.head.length < headerBytes) return `it has only ${this.bytes} bytes`;
    const announced = this.limits.contentLength ?? this.statedBytes();
    return announced !== undefined && announced !== this.bytes
      ? `it has ${this.bytes} of ${announced} bytes`
      : undefined;
  }

  private statedBytes(): number | undefined {
    const size = this.head.readUInt32LE(4);
    return unstated.has(size) ? undefined : size + 8;
  }
}
