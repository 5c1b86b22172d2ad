import { Worker } from 'bullmq';

/** `close` of BullMQ waits for Redis, however long that is away; this one can also be left behind. */
export class AbandonableWorker extends Worker<unknown> {
  /** Stops its timers and connections, so that nothing keeps the process from ending. */
  async abandon(): Promise<void> {
    await this.lockManager.close();
    await this.backend.close(true);
  }
}
