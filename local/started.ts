interface Stoppable {
  stop(): Promise<void> | void;
}

/** What has been started so far, stopped in reverse order: on a failed start as on a wanted stop. */
export class Started {
  private readonly stops: (() => Promise<void> | void)[] = [];

  onStop(stop: () => Promise<void> | void): void {
    this.stops.push(stop);
  }

  async with<Part extends Stoppable>(starting: Promise<Part>): Promise<Part> {
    const part = await starting;
    this.onStop(() => part.stop());
    return part;
  }

  /** Waits for all: when one fails, those that started beside it are still stopped. */
  async withAll<Parts extends readonly Stoppable[]>(
    starting: { [Index in keyof Parts]: Promise<Parts[Index]> },
  ): Promise<Parts> {
    const results = await Promise.allSettled(starting.map((part) => this.with(part as Promise<Stoppable>)));
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    return results.map((result) => (result as PromiseFulfilledResult<Stoppable>).value) as unknown as Parts;
  }

  async stop(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
  }
}
