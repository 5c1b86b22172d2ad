import type { MonitorId } from '@tocsin/messages';

/**
 * Bounds how many alarms of one monitor may be under way, so that a flood on it does not fill the queue that all
 * share. An alarm is under way for `detection_deadline` at most: then its guard sends it out. Where that many were
 * published in that time, the queue is asked whether they are really unfinished: a monitor cannot have more alarms
 * in it than it holds altogether.
 */
export class Backlog {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #unfinished: () => Promise<number>;
  readonly #published = new Map<MonitorId, number[]>();

  /** @param options.unfinished - how many alarms of all monitors the queue holds */
  constructor(options: {
    readonly limit: number;
    readonly windowMs: number;
    readonly unfinished: () => Promise<number>;
  }) {
    this.#limit = options.limit;
    this.#windowMs = options.windowMs;
    this.#unfinished = options.unfinished;
  }

  /** Whether one more alarm of this monitor may be published; if so, it is counted. */
  async admits(monitor: MonitorId, now: number): Promise<boolean> {
    const recent = (this.#published.get(monitor) ?? []).filter((moment) => now - moment < this.#windowMs);
    const unfinished =
      recent.length < this.#limit ? recent.length : Math.min(recent.length, await this.#unfinished());
    const counted = recent.slice(recent.length - unfinished);
    const isAdmitted = counted.length < this.#limit;
    this.#published.set(monitor, isAdmitted ? [...counted, now] : counted);
    return isAdmitted;
  }
}
