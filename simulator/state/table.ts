import type { Journal, Tables } from "./journal";

/** A journaled map. Values are replaced, never changed in place: a change that is not put is not kept. */
export class Table<T> {
  private readonly rows: Map<string, T>;

  constructor(
    private readonly name: string,
    tables: Tables,
    private readonly journal: Journal,
  ) {
    this.rows = new Map(tables.get(name) as Map<string, T> | undefined);
  }

  get(key: string): T | undefined {
    return this.rows.get(key);
  }

  put(key: string, value: T): void {
    this.journal.append([[this.name, key, value]]);
    this.rows.set(key, value);
  }

  delete(key: string): void {
    this.journal.append([[this.name, key]]);
    this.rows.delete(key);
  }

  values(): IterableIterator<T> {
    return this.rows.values();
  }

  get size(): number {
    return this.rows.size;
  }
}
