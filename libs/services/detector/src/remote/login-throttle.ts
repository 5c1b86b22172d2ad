const windowMs = 60_000;
const mostOfOne = 10;
const mostOfAll = 200;

/** Counts logins that were not let in: whoever guesses has to wait. */
export class LoginThrottle {
  readonly #refusedAt = new Map<string, number[]>();

  /** @param now - milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** @returns whether a login may be tried; it counts as refused until it is `letIn`, so that many at once do not slip through */
  begin(address: string): boolean {
    const recent = this.#recent();
    let all = 0;
    for (const times of recent.values()) all += times.length;
    const own = recent.get(address) ?? [];
    if (all >= mostOfAll || own.length >= mostOfOne) return false;
    this.#refusedAt.set(address, [...own, this.now()]);
    return true;
  }

  letIn(address: string): void {
    this.#refusedAt.set(address, (this.#refusedAt.get(address) ?? []).slice(0, -1));
  }

  #recent(): ReadonlyMap<string, readonly number[]> {
    const from = this.now() - windowMs;
    for (const [address, times] of this.#refusedAt) {
      const kept = times.filter((time) => time > from);
      if (kept.length === 0) this.#refusedAt.delete(address);
      else this.#refusedAt.set(address, kept);
    }
    return this.#refusedAt;
  }
}
