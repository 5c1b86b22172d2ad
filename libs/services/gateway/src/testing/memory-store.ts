import { type AlarmPhase, eventName, type MonitorId, type ServerId, type StoryEntry } from '@tocsin/messages';
import {
  type ConsumeOptions,
  type FailedJob,
  isNotYet,
  type Job,
  type JobHandler,
  type JobQueue,
} from '@tocsin/queue';
import type { Cursors, EventRecords, EventRef, Records, Verdict } from '@tocsin/records';

/** A queue in memory: tries again at once, whatever pause was asked for, up to `attempts`, and remembers what it gave up. */
export class MemoryQueue<Payload> implements JobQueue<Payload> {
  readonly #attempts: number;
  readonly #waiting: Job<Payload>[] = [];
  readonly #given: FailedJob[] = [];
  /** Waiting, running or done. */
  readonly #known = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #handle: JobHandler<Payload> | undefined;

  constructor(attempts = 8) {
    this.#attempts = attempts;
  }

  add(id: string, payload: Payload): Promise<void> {
    if (this.#known.has(id)) {
      return Promise.resolve();
    }
    this.#known.add(id);
    this.#start({ id, payload, attempt: 1 });
    return Promise.resolve();
  }

  /** Hands a job out as if its consumer had died before. */
  repeat(id: string, payload: Payload): void {
    this.#start({ id, payload, attempt: 2 });
  }

  consume(handle: JobHandler<Payload>, _options: ConsumeOptions): AsyncDisposable {
    this.#handle = handle;
    for (const job of this.#waiting.splice(0)) {
      this.#start(job);
    }
    return {
      [Symbol.asyncDispose]: async () => {
        this.#handle = undefined;
        await this.idle();
      },
    };
  }

  /** Resolves once nothing runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
  }

  remove(): Promise<boolean> {
    return Promise.resolve(false);
  }

  count(): ReturnType<JobQueue<Payload>['count']> {
    const [waiting, running, failed] = [this.#waiting.length, this.#running.size, this.#given.length];
    return Promise.resolve({ waiting, delayed: 0, running, failed });
  }

  oldestAgeMs(): Promise<number> {
    return Promise.resolve(0);
  }

  failedJobs(): Promise<readonly FailedJob[]> {
    return Promise.resolve(this.#given);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }

  #start(job: Job<Payload>): void {
    const handle = this.#handle;
    if (handle === undefined) {
      this.#waiting.push(job);
      return;
    }
    const run = this.#run(job, handle).finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async #run(job: Job<Payload>, handle: JobHandler<Payload>): Promise<void> {
    try {
      await handle(job, new AbortController().signal);
    } catch (error) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (isNotYet(error)) {
        this.#start(job);
        return;
      }
      if (job.attempt < this.#attempts) {
        this.#start({ ...job, attempt: job.attempt + 1 });
        return;
      }
      this.#known.delete(job.id);
      this.#given.push({ ...job, attempts: job.attempt, reason: String(error), failedAt: Date.now() });
    }
  }
}

class MemoryCursors implements Cursors {
  readonly #events = new Map<string, number>();
  readonly #numberings = new Map<ServerId, number>();

  get(server: ServerId, monitor: MonitorId): Promise<number | undefined> {
    return Promise.resolve(this.#events.get(`${server}-${monitor}`));
  }

  set(server: ServerId, monitor: MonitorId, event: number): Promise<void> {
    this.#events.set(`${server}-${monitor}`, event);
    return Promise.resolve();
  }

  numbering(server: ServerId): Promise<number> {
    return Promise.resolve(this.#numberings.get(server) ?? 0);
  }

  async nextNumbering(server: ServerId): Promise<number> {
    const next = (this.#numberings.get(server) ?? 0) + 1;
    this.#numberings.set(server, next);
    return next;
  }
}

/** What is remembered, in memory. */
export class MemoryRecords implements Records, EventRecords {
  readonly events = this;
  readonly cursors = new MemoryCursors();
  readonly #stories = new Map<string, StoryEntry[]>();
  readonly #told = new Map<string, Set<string>>();
  readonly #verdicts = new Map<string, Verdict>();

  append(event: EventRef, entry: StoryEntry): Promise<void> {
    this.#stories.set(keyOf(event), [...(this.#stories.get(keyOf(event)) ?? []), entry]);
    return Promise.resolve();
  }

  story(event: EventRef): Promise<readonly StoryEntry[]> {
    return Promise.resolve(this.#stories.get(keyOf(event)) ?? []);
  }

  told(event: EventRef, phase: AlarmPhase): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set(this.#told.get(keyOf(event, phase))));
  }

  markTold(event: EventRef, phase: AlarmPhase, recipients: readonly string[]): Promise<void> {
    const before = this.#told.get(keyOf(event, phase)) ?? [];
    this.#told.set(keyOf(event, phase), new Set([...before, ...recipients]));
    return Promise.resolve();
  }

  async claim(
    event: EventRef,
    phase: AlarmPhase,
    recipients: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const told = await this.told(event, phase);
    return new Set(recipients.filter((recipient) => !told.has(recipient)));
  }

  settle(event: EventRef, phase: AlarmPhase, verdict: Verdict): Promise<Verdict> {
    const standing = this.#verdicts.get(keyOf(event, phase)) ?? verdict;
    this.#verdicts.set(keyOf(event, phase), standing);
    return Promise.resolve(standing);
  }
}

const keyOf = (event: EventRef, phase = ''): string => `${eventName(event)}-${phase}`;
