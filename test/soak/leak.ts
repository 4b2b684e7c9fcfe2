import type { LeakKind } from "./options";

const kept: unknown[] = [];
const pieces = 250_000;
const timersAtOnce = 25;
const never = 2 ** 30;

/** Keeps what it should let go of, a little with each minute: the verdicts must notice. */
export function leak(kind: LeakKind): void {
  if (kind === "memory") kept.push(Array.from({ length: pieces }, (_, index) => ({ index })));
  else for (let count = 0; count < timersAtOnce; count++) kept.push(setInterval(() => undefined, never));
}
