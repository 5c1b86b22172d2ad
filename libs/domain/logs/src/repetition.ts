export interface RepetitionLimits {
  /** How often the same is said within the time; 0 means every time. */
  readonly max: number;
  readonly withinMs: number;
  /** How many different things are remembered. */
  readonly mostKeys?: number;
}

interface Said {
  readonly since: number;
  times: number;
}

/** Something that was held back. */
export interface HeldBack {
  readonly key: string;
  /** How often it was not said. */
  readonly times: number;
}

/** Counts what is said again and again, so that it is said a few times and then its number. */
export class Repetition {
  readonly #limits: Required<RepetitionLimits>;
  readonly #said = new Map<string, Said>();

  constructor(limits: RepetitionLimits) {
    this.#limits = { mostKeys: 1_000, ...limits };
  }

  get size(): number {
    return this.#said.size;
  }

  /** Whether this is to be said now. @param now - ms, of any clock that only goes forward */
  admits(key: string, now: number): boolean {
    const { max, mostKeys, withinMs } = this.#limits;
    if (max === 0) return true;
    const said = this.#said.get(key);
    if (said !== undefined && now - said.since < withinMs) {
      said.times += 1;
      return said.times <= max;
    }
    // One that was held back is still owed: it is taken with the next `due`.
    if (said !== undefined && said.times > max) {
      said.times += 1;
      return false;
    }
    if (this.#said.size >= mostKeys && said === undefined) this.#forgetOne();
    this.#said.set(key, { since: now, times: 1 });
    return true;
  }

  /** Takes what was held back in times that are over. @param isAll - also in those that are not */
  due(now: number, isAll = false): readonly HeldBack[] {
    const { max, withinMs } = this.#limits;
    const over = [...this.#said].filter(([, { since }]) => isAll || now - since >= withinMs);
    for (const [key] of over) this.#said.delete(key);
    return over
      .filter(([, { times }]) => times > max)
      .map(([key, { times }]) => ({ key, times: times - max }));
  }

  /** Of those that were not held back, the oldest; else memory would grow with every different line. */
  #forgetOne(): void {
    for (const [key, { times }] of this.#said) {
      if (times > this.#limits.max) continue;
      this.#said.delete(key);
      return;
    }
    // All are owed: then the oldest is not told.
    const [oldest] = this.#said.keys();
    if (oldest !== undefined) this.#said.delete(oldest);
  }
}
