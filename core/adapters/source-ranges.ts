import type { BlockList } from "node:net";

const kept = new WeakMap<readonly string[], BlockList>();

/** Loaded at the first range: without any, a function that answers in a call need not wait for it. */
const net = () => process.getBuiltinModule("node:net");

/**
 * Whether an address lies in one of the networks.
 * @param address IPv4 or IPv6, as text; anything else lies in none. An IPv4 address written as IPv6 (`::ffff:…`) is itself.
 * @param ranges CIDR, checked at synth
 */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const version = net().isIP(address);
  return version !== 0 && listOf(ranges).check(address, version === 4 ? "ipv4" : "ipv6");
}

function listOf(ranges: readonly string[]): BlockList {
  const known = kept.get(ranges);
  if (known) return known;
  const { BlockList, isIP } = net();
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits] = range.split("/");
    list.addSubnet(network, Number(bits), isIP(network) === 4 ? "ipv4" : "ipv6");
  }
  kept.set(ranges, list);
  return list;
}
