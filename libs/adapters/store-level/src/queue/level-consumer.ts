import { errorMessage } from '@tocsin/errors';
import { isFinal, isNotYet, type JobHandler, type QueueSpec, StorePauses } from '@tocsin/queue';
import type { JobLedger, JobTaker } from './job-ledger';
import type { StoredJob } from './stored-job';

/** Runs the jobs that the ledger hands over, some at once. */
export class LevelConsumer<Payload> implements JobTaker, AsyncDisposable {
  readonly #runs = new Set<Promise<void>>();
  readonly #storePauses = new StorePauses();
  #isOpen = true;
  readonly #spec: QueueSpec<Payload>;
  readonly #ledger: JobLedger;
  readonly #handle: JobHandler<Payload>;
  readonly #concurrency: number;

  constructor(spec: QueueSpec<Payload>, ledger: JobLedger, handle: JobHandler<Payload>, concurrency: number) {
    this.#spec = spec;
    this.#ledger = ledger;
    this.#handle = handle;
    this.#concurrency = concurrency;
    ledger.register(this);
  }

  get hasRoom(): boolean {
    return this.#isOpen && this.#runs.size < this.#concurrency;
  }

  take(job: StoredJob): void {
    const run = this.#run(job).finally(() => {
      this.#runs.delete(run);
      this.#ledger.handOver();
    });
    this.#runs.add(run);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    this.#ledger.unregister(this);
    await Promise.all(this.#runs);
  }

  async #run(job: StoredJob): Promise<void> {
    if (job.tries >= this.#spec.attempts) {
      const reason = `its consumer died while it ran, ${job.tries} of ${this.#spec.attempts} times`;
      return this.#ledger.giveUp(job, reason);
    }
    await this.#ledger.beginTry(job);
    let payload: Payload;
    try {
      payload = this.#spec.parse(JSON.parse(job.text));
    } catch (thrown) {
      return this.#ledger.giveUp(
        job,
        `what it carries is not for queue ${this.#spec.name}: ${errorMessage(thrown)}`,
      );
    }
    try {
      // One process: nobody else can take a job away from it, so this signal never aborts.
      await this.#handle({ id: job.id, payload, attempt: job.tries }, new AbortController().signal);
    } catch (thrown) {
      return this.#afterFailure(job, thrown);
    }
    this.#storePauses.forget(job.id);
    return this.#ledger.finish(job);
  }

  #afterFailure(job: StoredJob, thrown: unknown): Promise<void> {
    if (isNotYet(thrown)) return this.#ledger.putOff(job, thrown.afterMs);
    const untilStoreMs = this.#storePauses.after(thrown, job.id, this.#spec.backoffMs);
    if (untilStoreMs !== undefined) return this.#ledger.putOff(job, untilStoreMs);
    this.#storePauses.forget(job.id);
    if (isFinal(thrown) || job.tries >= this.#spec.attempts)
      return this.#ledger.giveUp(job, errorMessage(thrown));
    return this.#ledger.tryAgain(job, this.#spec.backoffMs * 2 ** (job.tries - 1));
  }
}
