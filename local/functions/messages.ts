/** What a function's thread is told when it starts. */
export interface WorkerSetup {
  readonly workerId: string;
  readonly handlerFile: string;
  readonly handlerExport: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  readonly clock: SharedArrayBuffer;
}

export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  /** Real time in milliseconds since 1970 at which the thread is ended. */
  readonly deadline: number;
}

export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stack: string;
}

export type Answer =
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly failure: Failure }
  | { readonly kind: "result"; readonly payload: string }
  | { readonly kind: "failure"; readonly failure: Failure };
