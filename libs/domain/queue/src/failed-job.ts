/** A job that was given up, kept for a week so that nobody has to guess what became of an alarm. */
export interface FailedJob {
  readonly id: string;
  /** As it was added; not checked, since that may be why it failed. */
  readonly payload: unknown;
  /** How often it was started. */
  readonly attempts: number;
  /** Message of the last error. */
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly failedAt: number;
}
