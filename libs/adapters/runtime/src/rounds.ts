import { aborted } from './aborted';
import type { Logger } from './logger';

/** setTimeout cannot count further, ms. */
const longestMs = 2 ** 31 - 1;

export interface RoundsParts {
  /** Ends the last round. */
  readonly stop: AbortSignal;
  /** `restart_interval`: how long a round lasts, s; 0 is for ever. Asked at the start of each. */
  readonly interval: () => number;
  /** Whether somebody starts this process again when it ends; asked while a round is closing. */
  readonly isStartedAgain: () => Promise<boolean>;
  readonly log: Logger;
}

export interface Round {
  /** Aborted when the round is over: close in order and return. */
  readonly stop: AbortSignal;
  /** Ends the round, to begin anew. */
  readonly restart: () => void;
}

/**
 * Runs `main` until it is to stop. Whenever it asks for a restart or `restart_interval` has passed, it is run anew, with
 * everything as at the start; where a supervisor starts the process again, that is left to it.
 */
export async function runRounds(
  { stop, interval, isStartedAgain, log }: RoundsParts,
  main: (round: Round) => Promise<void>,
): Promise<void> {
  for (;;) {
    const round = new AbortController();
    let startedAgain: Promise<boolean> | undefined;
    const restart = (why: string) => {
      if (round.signal.aborted) return;
      log.info(`restarting: ${why}`);
      startedAgain = isStartedAgain();
      round.abort();
    };
    const ends = () => round.abort();
    stop.addEventListener('abort', ends, { once: true });
    if (stop.aborted) ends();
    const timer = startTimer(interval(), () => restart('restart_interval has passed'));
    try {
      await main({ stop: round.signal, restart: () => restart('asked to over the control interface') });
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', ends);
    }
    if (startedAgain === undefined) return;
    const isOver = await Promise.race([startedAgain, aborted(stop).then(() => true)]);
    if (isOver) return;
  }
}

function startTimer(seconds: number, over: () => void): NodeJS.Timeout | undefined {
  return seconds === 0 ? undefined : setTimeout(over, Math.min(seconds * 1000, longestMs)).unref();
}
