import type { Logger } from 'pino';

/** Does something again and again until disposed, also after it failed once; never twice at the same time. */
export function housekeeping(everyMs: number, work: () => Promise<void>, log: Logger): AsyncDisposable {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => log.error({ err: error }, 'housekeeping failed; it is tried again'))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
