import type { MonitorId } from '@tocsin/messages';

/** When one recipient was last told of each monitor. */
export type RecipientClock = Pick<IntervalClock, 'waitMs' | 'noteSent' | 'ages'>;

/** Remembers when one recipient was last told of each monitor. Times come from outside, by a clock that never jumps. */
export class IntervalClock {
  readonly #lastSentMs = new Map<MonitorId, number>();

  /** How long it is until the monitor may be told of again, ms; 0 means now. The first alarm always may. */
  waitMs(monitor: MonitorId, intervalMs: number, nowMs: number): number {
    const last = this.#lastSentMs.get(monitor);
    return last === undefined ? 0 : Math.max(0, last + intervalMs - nowMs);
  }

  /**
   * Notes a start that was really sent. Ends and suppressed alarms do not count.
   * @returns takes it back, for a sending that turns out to have failed
   */
  noteSent(monitor: MonitorId, nowMs: number): () => void {
    const before = this.#lastSentMs.get(monitor);
    this.#lastSentMs.set(monitor, nowMs);
    return () => {
      if (this.#lastSentMs.get(monitor) !== nowMs) return;
      if (before === undefined) this.#lastSentMs.delete(monitor);
      else this.#lastSentMs.set(monitor, before);
    };
  }

  /** How long ago each monitor was told of, ms. */
  ages(nowMs: number): ReadonlyMap<MonitorId, number> {
    return new Map([...this.#lastSentMs].map(([monitor, last]) => [monitor, nowMs - last]));
  }
}
