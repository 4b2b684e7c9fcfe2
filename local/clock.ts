import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The one clock of the local cloud: real time plus what has been advanced. */
export interface SharedClock {
  now(): number;
  offsetMs(): number;
  advance(milliseconds: number): void;
  /** One BigInt64: the offset in milliseconds, read by workers without a message. */
  readonly shared: SharedArrayBuffer;
}

/** @param file keeps the offset, so that time never goes back for data written in an advanced present */
export function sharedClock(file: string): SharedClock {
  const shared = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(shared);
  if (existsSync(file)) Atomics.store(cell, 0, BigInt(JSON.parse(readFileSync(file, "utf8")).offsetMs));
  const offsetMs = () => Number(Atomics.load(cell, 0));
  return {
    shared,
    offsetMs,
    now: () => Date.now() + offsetMs(),
    advance: (milliseconds) => {
      Atomics.add(cell, 0, BigInt(Math.round(milliseconds)));
      writeFileSync(file, JSON.stringify({ offsetMs: offsetMs() }));
    },
  };
}
