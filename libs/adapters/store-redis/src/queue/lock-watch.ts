import type { Worker } from 'bullmq';

/**
 * Aborts the signal of a job whose lock is lost: Redis says so when we renew, or we could not renew for as
 * long as the lock lasts. Another consumer may be at the job by then.
 */
export class LockWatch implements Disposable {
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly worker: Worker<unknown>,
    private readonly lockLastsMs: number,
  ) {
    worker.on('locksRenewed', ({ jobIds }) => {
      for (const id of jobIds) if (this.timers.has(id)) this.restart(id);
    });
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const id of jobIds) this.abort(id);
    });
  }

  /** Until what comes back is disposed of. */
  watch(jobId: string): Disposable {
    this.restart(jobId);
    return { [Symbol.dispose]: () => this.stop(jobId) };
  }

  [Symbol.dispose](): void {
    for (const id of this.timers.keys()) this.stop(id);
  }

  private restart(jobId: string): void {
    clearTimeout(this.timers.get(jobId));
    this.timers.set(
      jobId,
      setTimeout(() => this.abort(jobId), this.lockLastsMs),
    );
  }

  private abort(jobId: string): void {
    this.stop(jobId);
    this.worker.cancelJob(jobId, 'another consumer may have taken this job: its lock is lost');
  }

  private stop(jobId: string): void {
    clearTimeout(this.timers.get(jobId));
    this.timers.delete(jobId);
  }
}
