import { isFinal, type ConsumeOptions, type JobHandler, type JobQueue, type QueueSpec } from '@tocsin/queue';

interface Held {
  readonly text: string;
  attempt: number;
}

/** A queue for specs: in one process and gone with it. Retries come at once. */
export class MemoryQueue<Payload> implements JobQueue<Payload> {
  readonly #waiting = new Map<string, Held>();
  readonly #delayed = new Map<string, Held>();
  readonly #done = new Set<string>();
  readonly failed: string[] = [];
  #wake: () => void = () => undefined;

  constructor(private readonly spec: QueueSpec<Payload>) {}

  async add(id: string, payload: Payload, options: { delayMs?: number } = {}): Promise<void> {
    if (this.#waiting.has(id) || this.#done.has(id)) return;
    const held = { text: JSON.stringify(payload), attempt: 1 };
    (options.delayMs === undefined ? this.#waiting : this.#delayed).set(id, held);
    this.#wake();
  }

  async remove(id: string): Promise<boolean> {
    return this.#waiting.delete(id) || this.#delayed.delete(id);
  }

  async count() {
    return {
      waiting: this.#waiting.size,
      delayed: this.#delayed.size,
      running: 0,
      failed: this.failed.length,
    };
  }

  /** What has been added and not been taken, by id. */
  payloads(): Map<string, Payload> {
    return new Map([...this.#waiting].map(([id, { text }]) => [id, this.spec.parse(JSON.parse(text))]));
  }

  consume(handle: JobHandler<Payload>, { concurrency }: ConsumeOptions): AsyncDisposable {
    const lost = new AbortController();
    const running = new Set<Promise<void>>();
    let isOpen = true;
    const pump = () => {
      for (const [id, held] of this.#waiting) {
        if (!isOpen || running.size >= concurrency) return;
        this.#waiting.delete(id);
        const job = { id, payload: this.spec.parse(JSON.parse(held.text)), attempt: held.attempt };
        const run: Promise<void> = handle(job, lost.signal)
          .then(() => void this.#done.add(id))
          .catch((error: unknown) => {
            held.attempt += 1;
            if (isFinal(error) || held.attempt > this.spec.attempts) this.failed.push(id);
            else this.#waiting.set(id, held);
          })
          .finally(() => {
            running.delete(run);
            pump();
          });
        running.add(run);
      }
    };
    this.#wake = pump;
    pump();
    return {
      [Symbol.asyncDispose]: async () => {
        isOpen = false;
        await Promise.all(running);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#waiting.clear();
  }
}
