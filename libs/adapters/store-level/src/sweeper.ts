import type { Logger } from 'pino';

/** A piece of cleaning, bounded; resolves to true when there is more to clean. */
export type Sweep = () => Promise<boolean>;

const REST_MS = 60_000;
const REST_WHEN_BUSY_MS = 1000;

/** Cleans up in the background, a little at a time. */
export class Sweeper implements AsyncDisposable {
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isOpen = true;
  readonly #sweeps: readonly Sweep[];
  readonly #log: Logger;

  constructor(sweeps: readonly Sweep[], log: Logger) {
    this.#sweeps = sweeps;
    this.#log = log;
    this.#schedule(REST_WHEN_BUSY_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    await this.#sweeping;
  }

  #schedule(restMs: number): void {
    if (!this.#isOpen) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#sweepAll();
    }, restMs);
  }

  async #sweepAll(): Promise<void> {
    let more = false;
    for (const sweep of this.#sweeps) {
      try {
        more = (await sweep()) || more;
      } catch (err) {
        this.#log.warn({ err }, 'old entries were not cleared away; the next round tries again');
      }
    }
    this.#schedule(more ? REST_WHEN_BUSY_MS : REST_MS);
  }
}
