/**
 * Work begun beside an answer and not waited for: a function may be frozen between its answer and the work's end, and goes on
 * when it is thawed. Only for what may be lost, because somebody else does it again.
 */
export function besides(onError: (error: Error) => void) {
  const open = new Set<Promise<void>>();
  return {
    beside: (work: () => Promise<void>): void => {
      const running = work()
        .catch((error: unknown) => onError(error instanceof Error ? error : new Error(String(error))))
        .finally(() => open.delete(running));
      open.add(running);
    },
    /** Waits for what the invocation before left running. */
    settled: async (): Promise<void> => {
      await Promise.all(open);
    },
  };
}
