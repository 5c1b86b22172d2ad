import { CodedError, errorMessage } from '@tocsin/errors';
import type { FailedJob } from '@tocsin/queue';
import type { Logger } from 'pino';
import { type Change, del, put } from '../database/change';
import type { Database } from '../database/database';
import { DelayedJobs } from './delayed-jobs';
import { doneKey, failedKey, jobKey, tryKey } from '../database/keys';
import { RememberedIds } from './remembered-ids';
import { type FailedRow, jobRowText, parseFailedRow, type StoredJob, type TryRow } from './stored-job';

const DONE_IDS_KEPT_MS = 3_600_000;
const FAILED_KEPT_MS = 7 * 24 * 3_600_000;

/** Who runs jobs. The ledger asks it before it hands one over. */
export interface JobTaker {
  readonly hasRoom: boolean;
  take(job: StoredJob): void;
}

/**
 * Everything about the jobs of one queue: in memory to hand them over at once, in the database to find them
 * again. A job's rows are removed only after its handler has finished, so a crash leaves it to be done again.
 */
export class JobLedger implements Disposable {
  readonly waiting = new Map<string, StoredJob>();
  readonly delayed = new DelayedJobs<StoredJob>((job) => this.wait(job));
  readonly running = new Map<string, StoredJob>();
  readonly done = new RememberedIds();
  readonly failed = new RememberedIds();
  /** Jobs in `delayed`, by id. */
  readonly #delayedById = new Map<string, StoredJob>();
  /** Adds whose write is under way. */
  readonly #adding = new Map<string, Promise<void>>();
  #takers: readonly JobTaker[] = [];
  readonly #queue: string;
  readonly #database: Database;
  readonly #log: Logger;

  constructor(queue: string, database: Database, log: Logger) {
    this.#queue = queue;
    this.#database = database;
    this.#log = log;
  }

  get delayedCount(): number {
    return this.delayed.size;
  }

  async add(id: string, text: string, delayMs: number): Promise<void> {
    const known =
      this.waiting.has(id) || this.#delayedById.has(id) || this.running.has(id) || this.done.has(id);
    if (known) return;
    const same = this.#adding.get(id);
    if (same !== undefined) return same;
    const adding = this.#store(id, text, delayMs).finally(() => this.#adding.delete(id));
    this.#adding.set(id, adding);
    return adding;
  }

  async remove(id: string): Promise<boolean> {
    await this.#adding.get(id)?.catch(() => undefined); // its own caller is told
    const delayed = this.#delayedById.get(id);
    if (delayed !== undefined) this.delayed.delete(delayed);
    if (!this.#delayedById.delete(id) && !this.waiting.delete(id)) return false;
    await this.#database.write([del(jobKey(this.#queue, id)), del(tryKey(this.#queue, id))], 'written');
    return true;
  }

  async failedJobs(limit: number): Promise<FailedJob[]> {
    const jobs = await Promise.all(this.failed.newest(limit).map((id) => this.#failedJob(id)));
    return jobs.filter((job) => job !== undefined);
  }

  register(taker: JobTaker): void {
    this.#takers = [...this.#takers, taker];
    this.handOver();
  }

  unregister(taker: JobTaker): void {
    this.#takers = this.#takers.filter((each) => each !== taker);
  }

  /** Gives waiting jobs to whoever has room, in turn. */
  handOver(): void {
    for (const [id, job] of this.waiting) {
      const taker = this.#takers.find(({ hasRoom }) => hasRoom);
      if (taker === undefined) return;
      this.#takers = [...this.#takers.filter((each) => each !== taker), taker];
      this.waiting.delete(id);
      this.running.set(id, job);
      taker.take(job);
    }
  }

  wait(job: StoredJob): void {
    this.#delayedById.delete(job.id);
    job.waitsSince ??= Date.now();
    this.waiting.set(job.id, job);
    this.handOver();
  }

  delay(job: StoredJob, delayMs: number): void {
    delete job.waitsSince;
    this.#delayedById.set(job.id, job);
    this.delayed.add(job, delayMs);
  }

  /** Counts the try before it begins: if it takes the process with it, that is known afterwards. */
  async beginTry(job: StoredJob): Promise<void> {
    job.tries += 1;
    await this.#writeOrCarryOn(job, [this.#tryRow(job, 0)]);
  }

  async finish(job: StoredJob): Promise<void> {
    const now = Date.now();
    this.running.delete(job.id);
    this.done.add(job.id, now);
    await this.#writeOrCarryOn(job, [...this.#removal(job), put(doneKey(this.#queue, job.id), String(now))]);
  }

  async tryAgain(job: StoredJob, delayMs: number): Promise<void> {
    this.running.delete(job.id);
    this.delay(job, delayMs);
    await this.#writeOrCarryOn(job, [this.#tryRow(job, delayMs)]);
  }

  /** As if the try that just ended had never begun. */
  async putOff(job: StoredJob, delayMs: number): Promise<void> {
    job.tries -= 1;
    await this.tryAgain(job, delayMs);
  }

  async giveUp(job: StoredJob, reason: string): Promise<void> {
    const failedAt = Date.now();
    this.#log.error({ queue: this.#queue, jobId: job.id, attempts: job.tries, reason }, 'job given up');
    const payload: unknown = JSON.parse(job.text);
    const row: FailedRow = { payload, attempts: job.tries, reason, failedAt };
    await this.#writeOrCarryOn(job, [
      ...this.#removal(job),
      put(failedKey(this.#queue, job.id), JSON.stringify(row)),
    ]);
    // Counted among the failed only now, when whoever asks for those finds its row.
    this.running.delete(job.id);
    this.failed.add(job.id, failedAt);
  }

  /** Forgets old ids, at most `limit` of each kind; true when there may be more. */
  async sweep(now: number, limit: number): Promise<boolean> {
    const done = this.done.forgetOlder(now - DONE_IDS_KEPT_MS, limit);
    const failed = this.failed.forgetOlder(now - FAILED_KEPT_MS, limit);
    const changes = [
      ...done.map((id) => del(doneKey(this.#queue, id))),
      ...failed.map((id) => del(failedKey(this.#queue, id))),
    ];
    if (changes.length > 0) await this.#database.write(changes, 'written');
    return done.length === limit || failed.length === limit;
  }

  [Symbol.dispose](): void {
    this.delayed[Symbol.dispose]();
  }

  async #store(id: string, text: string, delayMs: number): Promise<void> {
    const job: StoredJob = { id, text, tries: 0 };
    const row = { order: this.#database.nextOrder(), delayMs, dueAt: Date.now() + delayMs };
    const changes = [put(jobKey(this.#queue, id), jobRowText(row, text))];
    if (this.failed.has(id)) changes.push(del(failedKey(this.#queue, id)));
    try {
      await this.#database.write(changes, 'synced');
    } catch (thrown) {
      throw new CodedError('queue-unavailable', `job ${id} was not stored: ${errorMessage(thrown)}`, {
        cause: thrown,
        retryable: true,
      });
    }
    this.failed.delete(id);
    if (delayMs > 0) this.delay(job, delayMs);
    else this.wait(job);
  }

  async #failedJob(id: string): Promise<FailedJob | undefined> {
    const text = await this.#database.read(failedKey(this.#queue, id));
    const row = text === undefined ? undefined : parseFailedRow(text);
    return row && { id, ...row };
  }

  #tryRow(job: StoredJob, delayMs: number): Change {
    const row: TryRow = { tries: job.tries, delayMs, dueAt: Date.now() + delayMs };
    return put(tryKey(this.#queue, job.id), JSON.stringify(row));
  }

  #removal({ id }: StoredJob): Change[] {
    return [del(jobKey(this.#queue, id)), del(tryKey(this.#queue, id))];
  }

  /** While nothing can be written, jobs go on from memory: after a restart some are then done once more. */
  async #writeOrCarryOn(job: StoredJob, changes: Change[]): Promise<void> {
    try {
      await this.#database.write(changes, 'written');
    } catch (thrown) {
      this.#log.warn(
        { queue: this.#queue, jobId: job.id, err: thrown },
        'progress of a job was not written down',
      );
    }
  }
}
