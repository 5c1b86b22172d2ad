/** A look that a healthy thread needs longer for is rare, even on small machines. */
const leastMs = 4_000;
/** Times slower than ever before: no longer slow, but hung. */
const factor = 10;

/**
 * How long one look of a model may take before its thread is taken for hung: far less than a deadline where the
 * model is known to be quick, and more after each time that it was too little.
 */
export class Patience {
  readonly #mostMs: number;
  #leastMs = leastMs;
  #slowestMs = 0;

  /** @param mostMs - the limit it never exceeds */
  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  /** Milliseconds for so many pictures at once. */
  limitMs(pictures: number): number {
    return Math.min(this.#mostMs, Math.max(this.#leastMs, factor * this.#slowestMs * pictures));
  }

  took(ms: number, pictures: number): void {
    this.#slowestMs = Math.max(this.#slowestMs, ms / pictures);
  }

  /** A machine may be slower than all we know: the next one gets twice the time. */
  ranOut(): void {
    this.#leastMs *= 2;
  }
}
