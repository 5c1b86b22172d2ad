import { setTimeout as sleep } from 'node:timers/promises';

export interface Freshness {
  /** How long what was read is good for, ms. */
  readonly maxAgeMs: number;
  /** How long somebody waits for a reading, ms; then what was read before has to do. */
  readonly patienceMs: number;
}

/** Reads anew when somebody asks and the last reading is old, once for all who ask. */
export class KeptFresh {
  readonly #read: () => Promise<void>;
  readonly #freshness: Freshness;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  /** Somebody has given up waiting for the reading that is under way: nobody else waits for it. */
  #isLate = false;

  /** @param read - never rejects */
  constructor(read: () => Promise<void>, freshness: Freshness) {
    this.#read = read;
    this.#freshness = freshness;
  }

  /** Resolves when what was read is fresh, or cannot be had soon. */
  async freshen(): Promise<void> {
    const { maxAgeMs, patienceMs } = this.#freshness;
    if (performance.now() - this.#readAtMs < maxAgeMs) return;
    this.#reading ??= this.#readOnce();
    if (this.#isLate) return;
    const patience = new AbortController();
    const isOver = await Promise.race([
      this.#reading.then(() => true),
      sleep(patienceMs, false, patience).catch(() => true),
    ]);
    patience.abort();
    this.#isLate = !isOver;
  }

  /** Resolves when nothing is being read. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  async #readOnce(): Promise<void> {
    await this.#read();
    this.#readAtMs = performance.now();
    this.#reading = undefined;
    this.#isLate = false;
  }
}
