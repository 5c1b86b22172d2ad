import { CodedError } from '@tocsin/errors';
import type { Logger } from 'pino';
import { isOver } from '../repeat';

const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * Does work on a store that may be away: tries again with growing pauses until it is done or we stop. Says in the
 * log once that the store is away, and once that it is back.
 */
export class Steady {
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  #isAway = false;

  constructor(log: Logger, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
  }

  /**
   * @returns true once it is done, false when we stop before
   * @throws what trying again cannot help
   */
  async does(work: () => Promise<void>): Promise<boolean> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        await work();
        this.#cameBack();
        return true;
      } catch (thrown) {
        if (!(thrown instanceof CodedError) || !thrown.retryable) throw thrown;
        this.#wentAway(thrown);
      }
      if (!(await isOver(pauseMs, this.#signal))) return false;
    }
  }

  #wentAway(thrown: CodedError): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#log.error(
      { err: thrown },
      `alarms are kept in memory until the queue takes them again: ${thrown.message}`,
    );
  }

  #cameBack(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#log.info('the queue takes alarms again');
  }
}
