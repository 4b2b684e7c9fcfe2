/** One request the platforms received, without anything personal. */
export interface LoggedRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly application?: string;
  /** HTTP status; 0 when no answer was sent. */
  readonly status: number;
  readonly resultcode?: string;
  readonly fault?: string;
  /** A download that carried our signature to the file host: it must not. */
  readonly carriedCredentials?: true;
}

const keptAtMost = 100_000;

export class RequestLog {
  private requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > keptAtMost) this.requests = this.requests.slice(-keptAtMost / 2);
  }

  all(): readonly LoggedRequest[] {
    return this.requests;
  }

  clear(): void {
    this.requests = [];
  }
}
