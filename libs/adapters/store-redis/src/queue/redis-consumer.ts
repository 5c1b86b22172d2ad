import { errorMessage } from '@tocsin/errors';
import { isFinal, isNotYet, type JobHandler, type QueueSpec, StorePauses } from '@tocsin/queue';
import { DelayedError, type Job as BullJob, UnrecoverableError, WaitingError } from 'bullmq';
import type { Logger } from 'pino';
import { AbandonableWorker } from './abandonable-worker';
import { fromBullId } from './bull-ids';
import { LockWatch } from './lock-watch';
import type { RedisConnections } from '../connection/redis-connections';

/** Once the handlers are through, Redis gets this long to hear of it; after that, the jobs are done again. */
const FAREWELL_MS = 2000;

/** Takes jobs from Redis and runs them, some at once. */
export class RedisConsumer<Payload> implements AsyncDisposable {
  private readonly worker: AbandonableWorker;
  private readonly locks: LockWatch;
  private readonly runs = new Set<Promise<void>>();
  private readonly storePauses = new StorePauses();
  private closing: Promise<void> | undefined;

  constructor(
    private readonly spec: QueueSpec<Payload>,
    private readonly connections: RedisConnections,
    private readonly log: Logger,
    private readonly handle: JobHandler<Payload>,
    concurrency: number,
  ) {
    // Three parameters: BullMQ looks at their number to see whether a signal is wanted.
    const process = (job: BullJob<unknown>, token?: string, signal?: AbortSignal): Promise<void> =>
      this.tracked(this.run(job, token, signal ?? new AbortController().signal));
    this.worker = new AbandonableWorker(spec.name, process, {
      connection: connections.patient,
      prefix: connections.queuePrefix,
      concurrency,
      lockDuration: spec.stalledAfterMs,
      stalledInterval: Math.max(50, Math.round(spec.stalledAfterMs / 4)),
      maxStalledCount: spec.attempts, // `run` counts the tries
      drainDelay: 1, // s; a wake-up that died with another worker costs no longer than this
      runRetryDelay: 500,
    });
    this.locks = new LockWatch(this.worker, spec.stalledAfterMs);
    this.watch();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.close();
    return this.closing;
  }

  private async run(job: BullJob<unknown>, token: string | undefined, signal: AbortSignal): Promise<void> {
    if (this.closing !== undefined) await giveBack(job, token);
    // Neither counts a job that was given back.
    const attempt = job.attemptsMade + job.stalledCounter + 1;
    if (attempt > this.spec.attempts) {
      const times = `${this.spec.attempts} of ${this.spec.attempts} times`;
      throw new UnrecoverableError(`its consumer died while it ran, ${times}`);
    }
    const payload = this.parse(job.data);
    const { id = '' } = job;
    const lock = this.locks.watch(id);
    try {
      await this.handle({ id: fromBullId(id), payload, attempt }, signal);
      this.storePauses.forget(id);
    } catch (thrown) {
      if (isNotYet(thrown)) await putOff(job, thrown.afterMs, token);
      const untilStoreMs = this.storePauses.after(thrown, id, this.spec.backoffMs);
      if (untilStoreMs !== undefined) await putOff(job, untilStoreMs, token);
      this.storePauses.forget(id);
      const isLast = isFinal(thrown) || attempt >= this.spec.attempts;
      // A plain error: BullMQ gives a meaning of its own to some names.
      throw isLast ? new UnrecoverableError(errorMessage(thrown)) : new Error(errorMessage(thrown));
    } finally {
      lock[Symbol.dispose]();
    }
  }

  private parse(data: unknown): Payload {
    try {
      return this.spec.parse(data);
    } catch (thrown) {
      throw new UnrecoverableError(
        `what it carries is not for queue ${this.spec.name}: ${errorMessage(thrown)}`,
      );
    }
  }

  private async tracked(run: Promise<void>): Promise<void> {
    this.runs.add(run);
    try {
      await run;
    } finally {
      this.runs.delete(run);
    }
  }

  private watch(): void {
    this.worker.on('error', (error) => this.connections.outage.report(error));
    this.worker.on('stalled', (bullId) =>
      this.log.warn(
        { queue: this.spec.name, jobId: fromBullId(bullId) },
        'the consumer of a job died; the job is done again',
      ),
    );
    this.worker.on('failed', (job, error) => {
      if (job?.finishedOn === undefined) return;
      const jobId = fromBullId(job.id ?? '');
      this.log.error({ queue: this.spec.name, jobId, reason: error.message }, 'job given up');
    });
  }

  private async close(): Promise<void> {
    const closed = this.worker.close().catch((error: unknown) => this.connections.outage.report(error));
    await Promise.allSettled(this.runs);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), FAREWELL_MS);
    });
    const outcome = await Promise.race([closed, late]);
    clearTimeout(timer);
    this.locks[Symbol.dispose]();
    if (outcome === 'late') {
      this.log.warn(
        { queue: this.spec.name },
        'redis is away while closing; jobs just finished may be done again',
      );
      await this.worker.abandon().catch((error: unknown) => this.connections.outage.report(error));
    }
  }
}

/** It came while the intake was being stopped. The error tells BullMQ that the job is no longer ours. */
async function giveBack(job: BullJob<unknown>, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

/** Counts no try. The error tells BullMQ that the job is no longer ours. */
async function putOff(job: BullJob<unknown>, delayMs: number, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}
