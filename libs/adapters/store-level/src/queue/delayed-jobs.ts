/** The longest that one `setTimeout` can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Jobs that wait for their time; one timer for the soonest. Times are those of `performance.now()`, which
 * goes on evenly whatever happens to the wall clock.
 */
export class DelayedJobs<Entry> implements Disposable {
  readonly #dueAt = new Map<Entry, number>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;
  readonly #onDue: (entry: Entry) => void;

  constructor(onDue: (entry: Entry) => void) {
    this.#onDue = onDue;
  }

  get size(): number {
    return this.#dueAt.size;
  }

  add(entry: Entry, delayMs: number): void {
    const at = performance.now() + delayMs;
    this.#dueAt.set(entry, at);
    if (at < this.#timerAt) this.#setTimer(at);
  }

  /** True if it was there. Its timer may still ring, for nobody. */
  delete(entry: Entry): boolean {
    return this.#dueAt.delete(entry);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#dueAt.clear();
  }

  #setTimer(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    // Rounded up: a timer that rings a fraction early would find nothing due.
    const waitMs = Math.ceil(Math.max(0, at - performance.now()));
    this.#timer = setTimeout(() => this.#ring(), Math.min(waitMs, LONGEST_TIMER_MS));
  }

  #ring(): void {
    this.#timerAt = Infinity;
    const now = performance.now();
    const due = [...this.#dueAt].filter(([, at]) => at <= now).toSorted(([, a], [, b]) => a - b);
    for (const [entry] of due) this.#dueAt.delete(entry);
    let soonest = Infinity;
    for (const at of this.#dueAt.values()) soonest = Math.min(soonest, at);
    if (soonest !== Infinity) this.#setTimer(soonest);
    for (const [entry] of due) this.#onDue(entry);
  }
}
