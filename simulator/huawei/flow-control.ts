import { type Clock, SECOND } from "../clock";
import { Refusal } from "./results";

/** Counts an application's requests per second of the platform's clock. */
export class FlowControl {
  private readonly windows = new Map<string, { second: number; requests: number }>();

  constructor(private readonly clock: Clock) {}

  /** @throws Refusal 403/1010010 when this request is one too many. */
  count(application: string, requestsPerSecond: number): void {
    const second = Math.floor(this.clock.now() / SECOND);
    const window = this.windows.get(application);
    const requests = window?.second === second ? window.requests + 1 : 1;
    this.windows.set(application, { second, requests });
    if (requests > requestsPerSecond) throw new Refusal("flowControl");
  }
}
