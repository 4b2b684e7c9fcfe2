import { createHash } from "node:crypto";

const sampleRate = 8000;
const headerBytes = 58;
const chunkBytes = 64 * 1024;

/** Bytes of the WAV file of a recording this long. */
export const wavBytes = (seconds: number): number => headerBytes + seconds * sampleRate;

/** A-law (format 6), 8 kHz, 8 bits, mono; a format other than PCM has a `fact` chunk with its samples. */
function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(headerBytes - 8 + samples, 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(6, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.writeUInt16LE(0, 36);
  header.write("fact", 38, "latin1");
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(samples, 46);
  header.write("data", 50, "latin1");
  header.writeUInt32LE(samples, 54);
  return header;
}

/** Xorshift noise, four samples at a time. */
function noise(seed: number, bytes: number): { chunk: Buffer; seed: number } {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  let state = seed;
  for (let index = 0; index < words.length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[index] = state >>> 0;
  }
  return { chunk: Buffer.from(words.buffer, 0, bytes), seed: state };
}

/** The audio of one call, always the same for the same name, made while it is sent. */
export function* wavOf(name: string, seconds: number): Generator<Buffer> {
  const samples = seconds * sampleRate;
  yield wavHeader(samples);
  let seed = createHash("sha256").update(name).digest().readInt32LE(0) || 1;
  for (let left = samples; left > 0; left -= chunkBytes) {
    const made = noise(seed, Math.min(left, chunkBytes));
    seed = made.seed;
    yield made.chunk;
  }
}

/** What a faithful copy of this recording hashes to. */
export function wavSha256(name: string, seconds: number): string {
  const hash = createHash("sha256");
  for (const chunk of wavOf(name, seconds)) hash.update(chunk);
  return hash.digest("hex");
}
