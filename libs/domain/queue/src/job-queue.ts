import type { FailedJob } from './failed-job';

/** What a queue carries and how stubborn it is. */
export interface QueueSpec<Payload> {
  /** Lower-case letters and dashes; the same on every machine that shares the queue. */
  readonly name: string;
  /** Checks a payload where it enters the process; throws when it is not one. Such a job is not tried again. */
  readonly parse: (payload: unknown) => Payload;
  /** How often a job is tried in all, at least 1. */
  readonly attempts: number;
  /** Pause before the second try, ms; doubles with each further one. */
  readonly backoffMs: number;
  /** A consumer that gives no sign of life for this long is taken for dead, and its job is done again. */
  readonly stalledAfterMs: number;
}

export interface AddOptions {
  /** The job is handed out no sooner than this, ms from now. */
  readonly delayMs?: number;
}

export interface Job<Payload> {
  readonly id: string;
  readonly payload: Payload;
  /** 1 for the first try; more also after the consumer before has died. */
  readonly attempt: number;
}

/** Runs one job. `signal` is aborted when the queue no longer counts on this run (its lock is lost). */
export type JobHandler<Payload> = (job: Job<Payload>, signal: AbortSignal) => Promise<void>;

export interface ConsumeOptions {
  /** How many jobs run at once, at least 1. */
  readonly concurrency: number;
}

/**
 * Work that one process hands to another. At least once, in no order: a handler must be safe to repeat.
 *
 * Ids are made of letters, digits, dots, underscores and dashes, and are not digits alone.
 *
 * - `add` resolves once the job is stored durably: from then on it survives the death of any process of ours.
 *   Only where the disk of an embedded store refuses it is kept in memory instead: told all the same, and found again
 *   by whoever added it after a crash (ADR 10).
 * - An id that the queue still knows is ignored: waiting, delayed, running, or done within the last hour.
 *   The id of a job that failed for good is free again at once, so that it can be put back.
 * - A handler that throws is tried again as the spec says, unless it throws a {@link FinalJobError}.
 * - One that throws a `NotYetError` gets the job again after the pause it names, and no try is counted.
 * - Nor is one counted when it throws that the store is away: the job waits, longer each time, until it is back.
 */
export interface JobQueue<Payload> extends AsyncDisposable {
  /**
   * @throws CodedError `queue-unavailable` (retryable) when the job could not be stored;
   * `queue-closed` after disposal; `job-id-invalid`
   */
  add(id: string, payload: Payload, options?: AddOptions): Promise<void>;
  /** Forgets a job that still waits or is delayed; true if there was one. Running and done jobs are left alone. */
  remove(id: string): Promise<boolean>;
  /** Jobs waiting, delayed and running; for health and for tests. */
  count(): Promise<{ waiting: number; delayed: number; running: number; failed: number }>;
  /** For how long the job that waits longest could have been done, ms; 0 where none waits. For health. */
  oldestAgeMs(): Promise<number>;
  /** Jobs given up within the last week, newest first, at most `limit`. */
  failedJobs(limit: number): Promise<readonly FailedJob[]>;
  /** Disposing what comes back stops the intake and waits for the running jobs. */
  consume(handle: JobHandler<Payload>, options: ConsumeOptions): AsyncDisposable;
}
