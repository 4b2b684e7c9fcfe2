import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { CommandFailure, misused } from "../failure";
import type { Terminal } from "../terminal";
import { type Replayed, replayedIn } from "./pushes";

/** Messages of files, line by line; `-` is the standard input. Gzip is known by its first bytes, whatever a file is called. */
export async function* messagesOfFiles(
  files: readonly string[],
  { cwd, stdin }: Pick<Terminal, "cwd" | "stdin">,
): AsyncGenerator<Replayed> {
  for (const file of files)
    yield* messagesOf(file, file === "-" ? stdin : streamOf(resolve(cwd, file), file));
}

async function* messagesOf(name: string, stream: NodeJS.ReadableStream): AsyncGenerator<Replayed> {
  let number = 0;
  // Readline does not pass on what its input fails with.
  const broken = new Promise<never>((_, reject) => stream.once("error", reject));
  broken.catch(() => {});
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]();
  for (;;) {
    const next = await Promise.race([lines.next(), broken]).catch((cause: unknown) => {
      throw new CommandFailure(
        "misused",
        `${name}:${number + 1}: can't be read (${String((cause as Error).message)})`,
        { cause },
      );
    });
    if (next.done) return;
    number += 1;
    if (next.value.trim() === "") continue;
    const replayed = replayedIn(next.value, `${name}:${number}`);
    if (typeof replayed === "string") throw misused(`${name}:${number}: ${replayed}; nothing was sent`);
    yield replayed;
  }
}

function streamOf(path: string, name: string): NodeJS.ReadableStream {
  if (!existsSync(path)) throw misused(`${name}: there is no such file`);
  if (!statSync(path).isFile()) throw misused(`${name}: is no file`);
  const raw = createReadStream(path);
  if (!isGzip(path)) return raw;
  const unpacked = createGunzip();
  raw.once("error", (error) => unpacked.destroy(error));
  return raw.pipe(unpacked);
}

function isGzip(path: string): boolean {
  const start = Buffer.alloc(2);
  const descriptor = openSync(path, "r");
  try {
    readSync(descriptor, start, 0, 2, 0);
  } finally {
    closeSync(descriptor);
  }
  return start[0] === 0x1f && start[1] === 0x8b;
}
