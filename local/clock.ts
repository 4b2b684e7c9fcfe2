import { readWhole, writeWhole } from "./whole-file";

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
  const kept = readWhole<{ offsetMs: number }>(file);
  if (kept) Atomics.store(cell, 0, BigInt(kept.offsetMs));
  const offsetMs = () => Number(Atomics.load(cell, 0));
  return {
    shared,
    offsetMs,
    now: () => Date.now() + offsetMs(),
    advance: (milliseconds) => {
      Atomics.add(cell, 0, BigInt(Math.round(milliseconds)));
      writeWhole(file, { offsetMs: offsetMs() });
    },
  };
}
