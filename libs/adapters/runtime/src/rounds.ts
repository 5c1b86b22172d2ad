import type { Logger } from './logger';

/** setTimeout cannot count further, ms. */
const longestMs = 2 ** 31 - 1;

export interface RoundsParts {
  /** Ends the last round. */
  readonly stop: AbortSignal;
  /** `restart_interval`: how long a round lasts, s; 0 is for ever. Asked at the start of each. */
  readonly interval: () => number;
  readonly log: Logger;
}

/** Runs `main` until it is to stop, and anew whenever `restart_interval` has passed. */
export async function runRounds(
  { stop, interval, log }: RoundsParts,
  main: (stop: AbortSignal) => Promise<void>,
): Promise<void> {
  for (;;) {
    const round = new AbortController();
    const ends = () => round.abort();
    stop.addEventListener('abort', ends, { once: true });
    if (stop.aborted) ends();
    let isOver = false;
    const timer = startTimer(interval(), () => {
      isOver = true;
      log.info('restart_interval has passed; beginning anew');
      ends();
    });
    try {
      await main(round.signal);
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', ends);
    }
    if (!isOver || stop.aborted) return;
  }
}

function startTimer(seconds: number, over: () => void): NodeJS.Timeout | undefined {
  return seconds === 0 ? undefined : setTimeout(over, Math.min(seconds * 1000, longestMs)).unref();
}
