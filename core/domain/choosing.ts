import type { E164 } from "./phone-numbers";
import type { PoolNumber } from "./ports";

/** 32-bit FNV-1a with a final mix: spreads evenly, which is all that rendezvous hashing asks. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** A share of `spread` that is the same for the same text: jitter that a replay repeats. */
export const jitterOf = (text: string, spread: number): number => (hash(text) / 2 ** 32) * spread;

/** An extension of AXE, 0001 to 9999, always the same for the same text. A string: leading zeros count. */
export const extensionOf = (text: string): string => String(1 + (hash(text) % 9999)).padStart(4, "0");

/** Where to look, in order: the order's own area, then its fallbacks; `*` is every area not named. */
function areaRank(areaCode: string, areas: readonly string[]): number {
  const named = areas.indexOf(areaCode);
  return named >= 0 ? named : areas.indexOf("*");
}

/**
 * The numbers of the pool to try for an order, best first: by area, then by rendezvous hash, so that orders spread over the
 * pool without anything shared, and an order comes to the same numbers again.
 * @param areas area codes in order of preference; empty: anywhere
 */
export function rankNumbers(orderId: string, pool: readonly PoolNumber[], areas: readonly string[]): E164[] {
  const anywhere = areas.length === 0;
  return pool
    .map(({ number, areaCode }) => ({
      number,
      rank: anywhere ? 0 : areaRank(areaCode, areas),
      weight: hash(`${orderId} ${number}`),
    }))
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.rank - b.rank || b.weight - a.weight)
    .map(({ number }) => number);
}
