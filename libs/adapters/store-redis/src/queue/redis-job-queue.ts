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
import { Queue } from 'bullmq';
import type { Logger } from 'pino';
import { fromBullId, toBullId } from './bull-ids';
import type { RedisConnections } from '../connection/redis-connections';
import { RedisConsumer } from './redis-consumer';
import { runScript } from '../scripts';
import { throughReconnection } from '../connection/through-reconnection';
import { orUnavailable } from '../connection/unavailable';

const DONE_IDS_KEPT_SECONDS = 3600;
/** Beyond this many an hour, old ids are forgotten earlier: memory of Redis is dearer. */
const DONE_IDS_KEPT = 10_000;
const FAILED_KEPT_SECONDS = 7 * 24 * 3600;
const FAILED_KEPT = 1000;

/** One handle on a queue in Redis; processes that use the same name and prefix share the jobs. */
export class RedisJobQueue<Payload> implements JobQueue<Payload> {
  private readonly consumers: RedisConsumer<Payload>[] = [];
  private producer: Promise<Queue> | undefined;
  private isOpen = true;

  constructor(
    private readonly spec: QueueSpec<Payload>,
    private readonly connections: RedisConnections,
    private readonly log: Logger,
  ) {}

  async add(id: string, payload: Payload, { delayMs = 0 }: AddOptions = {}): Promise<void> {
    this.checkOpen();
    checkJobId(id);
    await this.ask(`job ${id} was not stored in queue ${this.spec.name}`, async (queue) => {
      // On one connection, so Redis frees the id before it looks at the job; no need to wait in between.
      const freed = this.freeId(id);
      await Promise.all([freed, queue.add(this.spec.name, payload, this.options(id, delayMs))]);
    });
  }

  async remove(id: string): Promise<boolean> {
    this.checkOpen();
    const removed = await this.ask(`job ${id} was not removed from queue ${this.spec.name}`, () =>
      runScript(
        this.connections.impatient,
        'tocsinRemoveWaiting',
        this.key('delayed'),
        this.key('wait'),
        this.key(toBullId(id)),
        toBullId(id),
      ),
    );
    return removed === 1;
  }

  async count(): Promise<{ waiting: number; delayed: number; running: number; failed: number }> {
    const counts = await this.look(`queue ${this.spec.name} was not counted`, (queue) =>
      queue.getJobCounts('wait', 'delayed', 'active', 'failed'),
    );
    const { wait = 0, delayed = 0, active = 0, failed = 0 } = counts;
    return { waiting: wait, delayed, running: active, failed };
  }

  async oldestAgeMs(): Promise<number> {
    const [oldest] = await this.look(`queue ${this.spec.name} was not looked at`, (queue) =>
      queue.getJobs(['wait'], 0, 0, true),
    );
    if (oldest === undefined) return 0;
    const { timestamp, opts } = oldest;
    return Math.max(0, Date.now() - timestamp - (opts.delay ?? 0));
  }

  async failedJobs(limit: number): Promise<readonly FailedJob[]> {
    const jobs = await this.ask(`failed jobs of queue ${this.spec.name} were not read`, (queue) =>
      queue.getFailed(0, limit - 1),
    );
    return jobs.map(({ id = '', data, attemptsMade, stalledCounter, failedReason, finishedOn = 0 }) => ({
      id: fromBullId(id),
      payload: data as unknown,
      attempts: Math.min(attemptsMade + stalledCounter, this.spec.attempts),
      reason: failedReason,
      failedAt: finishedOn,
    }));
  }

  consume(handle: JobHandler<Payload>, { concurrency }: ConsumeOptions): AsyncDisposable {
    this.checkOpen();
    const consumer = new RedisConsumer(this.spec, this.connections, this.log, handle, concurrency);
    this.consumers.push(consumer);
    return consumer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isOpen = false;
    await Promise.all(this.consumers.map((consumer) => consumer[Symbol.asyncDispose]()));
    const producer = await this.producer?.catch(() => undefined); // was never ready: nothing to close
    await producer?.close();
  }

  private options(id: string, delayMs: number): Parameters<Queue['add']>[2] {
    return {
      jobId: toBullId(id),
      delay: delayMs,
      attempts: this.spec.attempts,
      backoff: { type: 'exponential', delay: this.spec.backoffMs },
      removeOnComplete: { age: DONE_IDS_KEPT_SECONDS, count: DONE_IDS_KEPT },
      removeOnFail: { age: FAILED_KEPT_SECONDS, count: FAILED_KEPT },
      stackTraceLimit: 1,
    };
  }

  /** BullMQ keeps failed jobs under their id, and done ones longer than an hour while nothing else is done. */
  private async freeId(id: string): Promise<void> {
    const forgetBefore = Date.now() - DONE_IDS_KEPT_SECONDS * 1000;
    const bullId = toBullId(id);
    const keys = [this.key('failed'), this.key('completed'), this.key(bullId)];
    await runScript(this.connections.impatient, 'tocsinFreeId', ...keys, bullId, forgetBefore);
  }

  private key(last: string): string {
    return `${this.connections.queuePrefix}:${this.spec.name}:${last}`;
  }

  private ask<Answer>(what: string, work: (queue: Queue) => Promise<Answer>): Promise<Answer> {
    const { hostAndPort } = this.connections;
    return orUnavailable('queue-unavailable', what, hostAndPort, async () => work(await this.ready()));
  }

  private look<Answer>(what: string, work: (queue: Queue) => Promise<Answer>): Promise<Answer> {
    return throughReconnection(this.connections.impatient, () => this.ask(what, work));
  }

  /** A BullMQ queue that could not greet Redis never works again: the next call makes a new one. */
  private ready(): Promise<Queue> {
    this.producer ??= this.openProducer().catch((thrown: unknown) => {
      this.producer = undefined;
      throw thrown;
    });
    return this.producer;
  }

  private async openProducer(): Promise<Queue> {
    const queue = new Queue(this.spec.name, {
      connection: this.connections.impatient,
      prefix: this.connections.queuePrefix,
      streams: { events: { maxLen: 100 } }, // nobody of us reads them
    });
    queue.on('error', (error) => this.connections.outage.report(error));
    await queue.waitUntilReady();
    return queue;
  }

  private checkOpen(): void {
    if (this.isOpen) return;
    throw new CodedError('queue-closed', `queue ${this.spec.name} is closed: this process is stopping`);
  }
}
