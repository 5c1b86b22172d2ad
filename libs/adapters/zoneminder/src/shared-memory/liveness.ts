/**
 * Tells by its heartbeat whether a zmc lives. The heartbeat counts as alive when it moves; before the first
 * move, when it is not old by our own clock, which is also ZoneMinder's: shared memory is on one machine.
 */
export class Liveness {
  readonly #staleMs: number;
  #heartbeatSeconds: number | undefined;
  #movedAt = 0;

  constructor(staleMs: number) {
    this.#staleMs = staleMs;
  }

  /** Whether the heartbeat has stood still for too long. */
  isStale(heartbeatSeconds: number, now: number): boolean {
    if (heartbeatSeconds !== this.#heartbeatSeconds) {
      const isFirst = this.#heartbeatSeconds === undefined;
      this.#heartbeatSeconds = heartbeatSeconds;
      this.#movedAt = isFirst ? Math.min(heartbeatSeconds * 1000, now) : now;
    }
    return now - this.#movedAt >= this.#staleMs;
  }
}
