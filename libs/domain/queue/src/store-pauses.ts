import { CodedError } from '@tocsin/errors';

const codes: ReadonlySet<string> = new Set([
  'store-unavailable',
  'queue-unavailable',
  'records-unavailable',
  'broadcast-unavailable',
]);
const longestPauseMs = 10_000;

/** Jobs remembered at most: one that another process brings to its end is not forgotten by name. */
const maxRemembered = 1_000;

/**
 * A handler that finds the store away, e.g. for want of room on its disk, could not even begin: the same happens to
 * every job until the store is back, so it must use up no try. Says how long such a job waits, longer each time.
 */
export class StorePauses {
  /** How often in a row, by job. */
  readonly #times = new Map<string, number>();

  /** @returns ms; undefined when `thrown` says nothing of the store */
  after(thrown: unknown, jobId: string, backoffMs: number): number | undefined {
    const isAway = thrown instanceof CodedError && thrown.retryable && codes.has(thrown.code);
    if (!isAway) return undefined;
    const times = this.#times.get(jobId) ?? 0;
    this.#times.delete(jobId);
    this.#times.set(jobId, times + 1);
    const [oldest] = this.#times.keys();
    if (this.#times.size > maxRemembered && oldest !== undefined) this.#times.delete(oldest);
    return Math.min(longestPauseMs, backoffMs * 2 ** times);
  }

  /** The job ran to an end of its own. */
  forget(jobId: string): void {
    this.#times.delete(jobId);
  }
}
