/** How patient the sender is. */
export interface Patience {
  /** For one exchange, ms. */
  readonly timeoutMs: number;
  /** Pause before the second attempt, ms; it doubles from attempt to attempt. */
  readonly firstPauseMs: number;
  readonly attempts: number;
  /** From the first attempt to the last, ms: then an alarm is old news. A `Retry-After` beyond it is not waited for. */
  readonly giveUpAfterMs: number;
}

export const usualPatience: Patience = {
  timeoutMs: 30_000,
  firstPauseMs: 1_000,
  attempts: 6,
  giveUpAfterMs: 60_000,
};

/**
 * @param attempt - the one that failed, from 1
 * @param chance - 0..1, so that devices refused together do not come back together
 */
export const pauseMs = ({ firstPauseMs }: Patience, attempt: number, chance: number): number =>
  firstPauseMs * 2 ** (attempt - 1) * (0.8 + 0.4 * chance);
