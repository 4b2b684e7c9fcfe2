import fc from "fast-check";
import { DueHeap } from "../../../simulator/pushes/due-heap";

describe("what is due when", () => {
  it("comes out by time, of two at once the elder first", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 })), (times) => {
        const heap = new DueHeap();
        const items = times.map((at, index) => ({ at, id: String(index).padStart(4, "0") }));
        for (const item of items) heap.push(item);
        const out = items.map(() => heap.pop());
        expect(out).toEqual(items.toSorted((a, b) => a.at - b.at || a.id.localeCompare(b.id)));
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});
