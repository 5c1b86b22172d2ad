import type { Alarm, Notification } from '@tocsin/messages';
import type { AddOptions, ConsumeOptions, FailedJob, JobHandler, JobQueue } from '@tocsin/queue';
import type { Metrics } from './metrics';

/** What is looked at while jobs go by. */
interface Taps<Payload> {
  readonly added?: (payload: Payload) => void;
  /** Done without a throw. */
  readonly done?: (payload: Payload) => void;
}

/** A queue whose jobs are looked at as they go by. Closing it is left to whoever opened the queue. */
class TappedQueue<Payload> implements JobQueue<Payload> {
  readonly #queue: JobQueue<Payload>;
  readonly #taps: Taps<Payload>;

  constructor(queue: JobQueue<Payload>, taps: Taps<Payload>) {
    this.#queue = queue;
    this.#taps = taps;
  }

  async add(id: string, payload: Payload, options?: AddOptions): Promise<void> {
    await this.#queue.add(id, payload, options);
    // What is put off waits for something else to happen: it is no news yet.
    if (options?.delayMs === undefined) this.#taps.added?.(payload);
  }

  remove(id: string): Promise<boolean> {
    return this.#queue.remove(id);
  }

  count(): ReturnType<JobQueue<Payload>['count']> {
    return this.#queue.count();
  }

  oldestAgeMs(): Promise<number> {
    return this.#queue.oldestAgeMs();
  }

  failedJobs(limit: number): Promise<readonly FailedJob[]> {
    return this.#queue.failedJobs(limit);
  }

  consume(handle: JobHandler<Payload>, options: ConsumeOptions): AsyncDisposable {
    return this.#queue.consume(async (job, signal) => {
      await handle(job, signal);
      this.#taps.done?.(job.payload);
    }, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Counts the alarms that are handed over. */
export const meteredAlarms = (queue: JobQueue<Alarm>, metrics: Metrics): JobQueue<Alarm> =>
  new TappedQueue(queue, { added: (alarm) => metrics.alarm(alarm) });

/**
 * Counts looks, and how long it took until everybody was told.
 * @param looked - told of each look
 */
export const meteredNotifications = (
  queue: JobQueue<Notification>,
  metrics: Metrics,
  looked: (notification: Notification) => void,
): JobQueue<Notification> =>
  new TappedQueue(queue, {
    added: (notification) => {
      metrics.detection(notification);
      looked(notification);
    },
    done: ({ alarm }) => metrics.told(alarm, Date.now()),
  });
