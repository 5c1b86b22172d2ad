export interface LaneLimits {
  /** How many run at once. */
  readonly atOnce: number;
  /** Whoever runs longer makes room for the next, ms. */
  readonly slowAfterMs: number;
  /** How many of those there may be. */
  readonly slowAtMost: number;
  /** How many may wait for their turn. */
  readonly waitAtMost: number;
}

/** Lets so many run at once, in the order they came; slow ones step aside, so that they hold up nobody. */
export class Lanes {
  #busy = 0;
  #slow = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #limits: LaneLimits;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  /** Whether nobody else should get in line. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#limits.waitAtMost;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#busy >= this.#limits.atOnce) {
      // Whoever lets us in has counted us already.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#busy += 1;
    }
    let isAside = false;
    const stepAside = setTimeout(() => {
      if (this.#slow >= this.#limits.slowAtMost) return;
      isAside = true;
      this.#slow += 1;
      this.#leave();
    }, this.#limits.slowAfterMs);
    try {
      return await work();
    } finally {
      clearTimeout(stepAside);
      if (isAside) this.#slow -= 1;
      else this.#leave();
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#busy -= 1;
    else next();
  }
}
