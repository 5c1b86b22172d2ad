import type { Alarm } from '@tocsin/messages';
import type { Finding } from './finding';
import type { Stopwatch } from './stopwatch';

/** The circumstances of one look. */
export interface LookContext {
  /** Aborted when the answer no longer counts because this process stops or has lost the job. */
  readonly stopping: AbortSignal;
  /** Aborted when the alarm has to go out, answer or not. */
  readonly deadline: AbortSignal;
  readonly stopwatch: Stopwatch;
}

/**
 * A way of looking at an alarm. A look that cannot be done throws, and the alarm goes out as `failed` with the
 * message for its reason. It may go on after the deadline; its answer is then only logged.
 */
export type Look = (alarm: Alarm, context: LookContext) => Promise<Finding>;
