import { type Clock, MINUTE } from "../clock";

/** Addresses that failed to authenticate too often in a row are shut out for half an hour (1020176). */
export class AddressBans {
  private readonly failures = new Map<string, number>();
  private readonly bannedUntil = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly failuresAllowed: number,
  ) {}

  isBanned(address: string): boolean {
    return (this.bannedUntil.get(address) ?? 0) > this.clock.now();
  }

  failed(address: string): void {
    const failures = (this.failures.get(address) ?? 0) + 1;
    this.failures.set(address, failures);
    if (failures < this.failuresAllowed) return;
    this.failures.delete(address);
    this.bannedUntil.set(address, this.clock.now() + 30 * MINUTE);
  }

  passed(address: string): void {
    this.failures.delete(address);
  }

  lift(): void {
    this.failures.clear();
    this.bannedUntil.clear();
  }
}
