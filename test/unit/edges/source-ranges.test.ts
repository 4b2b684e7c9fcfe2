import fc from "fast-check";
import { isWithin } from "../../../core/adapters/source-ranges";

it.each<[string, string[], boolean]>([
  ["203.0.113.7", ["203.0.113.0/24"], true],
  ["203.0.114.7", ["203.0.113.0/24"], false],
  ["203.0.113.7", ["198.51.100.0/24", "203.0.113.7/32"], true],
  ["203.0.113.8", ["203.0.113.7/32"], false],
  ["::ffff:203.0.113.7", ["203.0.113.0/24"], true],
  ["2001:db8::1", ["2001:db8::/32"], true],
  ["2001:db9::1", ["2001:db8::/32"], false],
  ["2001:db8::1", ["203.0.113.0/24"], false],
  ["0.0.0.1", ["0.0.0.0/0"], true],
  ["", ["0.0.0.0/0"], false],
  ["203.0.113.7, 10.0.0.1", ["203.0.113.0/24"], false],
  ["203.0.113.7:443", ["203.0.113.0/24"], false],
  ["unknown", ["0.0.0.0/0", "::/0"], false],
])("%s in %j: %s", (address, ranges, expected) => expect(isWithin(address, ranges)).toBe(expected));

const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");

it("takes exactly the addresses that share the network's first bits", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.integer({ min: 1, max: 32 }),
      (network, address, bits) => {
        const shares = network >>> (32 - bits) === address >>> (32 - bits);
        expect(isWithin(dotted(address), [`${dotted(network)}/${bits}`])).toBe(shares);
      },
    ),
  );
});
