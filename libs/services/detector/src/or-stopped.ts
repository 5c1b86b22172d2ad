/** Waits for the work, but not beyond a stop: then the reason of that is thrown, and what the work says is lost. */
export async function orStopped<Result>(work: () => Promise<Result>, stopping: AbortSignal): Promise<Result> {
  stopping.throwIfAborted();
  let abandon = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    abandon = () => {
      const reason: unknown = stopping.reason;
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
  });
  stopping.addEventListener('abort', abandon, { once: true });
  try {
    return await Promise.race([work(), stopped]);
  } finally {
    stopping.removeEventListener('abort', abandon);
  }
}
