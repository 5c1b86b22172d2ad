import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `tick` again and again, drift-free: a call that comes late does not shift the ones after it, and calls that
 * were missed altogether are left out rather than made up for.
 * @param tick - never throws; runs to its end before the next begins
 */
export function everyTick(intervalMs: number, tick: () => void): Disposable {
  let due = performance.now() + intervalMs;
  let timer = setTimeout(run, intervalMs);
  function run(): void {
    tick();
    const now = performance.now();
    due += intervalMs * Math.max(1, Math.ceil((now - due) / intervalMs));
    timer = setTimeout(run, due - now);
  }
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/**
 * Runs `work` now and then, each time to its end, until disposed; disposing waits for the run that is under way.
 * @param work - never throws; says how long to wait before the next run, ms
 */
export function repeat(firstInMs: number, work: () => Promise<number>): AsyncDisposable {
  const stopping = new AbortController();
  const running = (async () => {
    for (let waitMs = firstInMs; await isOver(waitMs, stopping.signal); ) waitMs = await work();
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Waits; false when it was cut short. */
export async function isOver(waitMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(waitMs, undefined, { signal });
    return true;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}
