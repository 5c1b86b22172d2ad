import { CodedError } from '@tocsin/errors';
import {
  type AddOptions,
  checkJobId,
  type ConsumeOptions,
  type FailedJob,
  type JobHandler,
  type JobQueue,
  type QueueSpec,
} from '@tocsin/queue';
import type { JobLedger } from './job-ledger';
import { LevelConsumer } from './level-consumer';

/** One handle on a queue of the store; several handles with the same name share the jobs. */
export class LevelJobQueue<Payload> implements JobQueue<Payload> {
  readonly #consumers: LevelConsumer<Payload>[] = [];
  #isOpen = true;
  readonly #spec: QueueSpec<Payload>;
  readonly #ledger: JobLedger;

  constructor(spec: QueueSpec<Payload>, ledger: JobLedger) {
    this.#spec = spec;
    this.#ledger = ledger;
  }

  async add(id: string, payload: Payload, { delayMs = 0 }: AddOptions = {}): Promise<void> {
    this.#checkOpen();
    checkJobId(id);
    await this.#ledger.add(id, JSON.stringify(payload), delayMs);
  }

  async remove(id: string): Promise<boolean> {
    this.#checkOpen();
    return this.#ledger.remove(id);
  }

  async count(): Promise<{ waiting: number; delayed: number; running: number; failed: number }> {
    const { waiting, delayed, running, failed } = this.#ledger;
    return { waiting: waiting.size, delayed: delayed.size, running: running.size, failed: failed.size };
  }

  async oldestAgeMs(): Promise<number> {
    const [oldest] = this.#ledger.waiting.values();
    return Math.max(0, Date.now() - (oldest?.waitsSince ?? Date.now()));
  }

  async failedJobs(limit: number): Promise<readonly FailedJob[]> {
    return this.#ledger.failedJobs(limit);
  }

  consume(handle: JobHandler<Payload>, { concurrency }: ConsumeOptions): AsyncDisposable {
    this.#checkOpen();
    const consumer = new LevelConsumer(this.#spec, this.#ledger, handle, concurrency);
    this.#consumers.push(consumer);
    return consumer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    await Promise.all(this.#consumers.map((consumer) => consumer[Symbol.asyncDispose]()));
  }

  #checkOpen(): void {
    if (this.#isOpen) return;
    throw new CodedError('queue-closed', `queue ${this.#spec.name} is closed: this process is stopping`);
  }
}
