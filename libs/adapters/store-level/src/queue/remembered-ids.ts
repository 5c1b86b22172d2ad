/** Ids with the time when they came in (wall clock, ms); the oldest first, so that forgetting is cheap. */
export class RememberedIds {
  readonly #since = new Map<string, number>();

  get size(): number {
    return this.#since.size;
  }

  has(id: string): boolean {
    return this.#since.has(id);
  }

  add(id: string, now: number): void {
    this.#since.delete(id);
    this.#since.set(id, now);
  }

  delete(id: string): boolean {
    return this.#since.delete(id);
  }

  /** Newest first. */
  newest(limit: number): string[] {
    return [...this.#since.keys()].toReversed().slice(0, limit);
  }

  /** Takes out ids that came in before `before`, the oldest first, at most `limit`. */
  forgetOlder(before: number, limit: number): string[] {
    const forgotten: string[] = [];
    for (const [id, since] of this.#since) {
      if (since >= before || forgotten.length >= limit) break;
      forgotten.push(id);
    }
    for (const id of forgotten) this.#since.delete(id);
    return forgotten;
  }
}
