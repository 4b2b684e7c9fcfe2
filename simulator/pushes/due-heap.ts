interface Due {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

/** A binary heap of what is due when: the earliest first, and of two at once the elder. */
export class DueHeap {
  private readonly items: Due[] = [];

  peek(): Due | undefined {
    return this.items[0];
  }

  push(item: Due): void {
    let at = this.items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  pop(): Due | undefined {
    const [first] = this.items;
    const last = this.items.pop();
    if (last === undefined || last === first) return first;
    this.items[0] = last;
    this.sink();
    return first;
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const [a, b] = [this.items[left], this.items[right]];
      const child = a && b && isBefore(b, a) ? right : left;
      if (!a || !this.swapIfBefore(child, at)) return;
      at = child;
    }
  }

  private swapIfBefore(lower: number, upper: number): boolean {
    const [a, b] = [this.items[lower], this.items[upper]];
    if (!a || !b || !isBefore(a, b)) return false;
    this.items[lower] = b;
    this.items[upper] = a;
    return true;
  }
}
