import type { MonitorId } from '@tocsin/messages';
import type { DeviceMemory, StartClaim } from './device-memory';
import { IntervalClock } from './interval-clock';

/** For a gateway that is alone: in memory, by a clock that never jumps. */
export class OwnDeviceMemory implements DeviceMemory {
  readonly #monotonicMs: () => number;
  readonly #since = new Map<string, number>();
  readonly #clocks = new Map<string, IntervalClock>();

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  begin(token: string, sinceMs: number): Promise<void> {
    this.#since.set(token, sinceMs);
    return Promise.resolve();
  }

  since(token: string): Promise<number> {
    return Promise.resolve(this.#since.get(token) ?? 0);
  }

  claim(token: string, monitor: MonitorId, intervalMs: number): Promise<StartClaim> {
    const [clock, nowMs] = [this.#clockOf(token), this.#monotonicMs()];
    const waitMs = clock.waitMs(monitor, intervalMs, nowMs);
    const undo = waitMs > 0 ? () => undefined : clock.noteSent(monitor, nowMs);
    return Promise.resolve({ waitMs, takeBack: () => Promise.resolve(undo()) });
  }

  note(token: string, monitor: MonitorId, ageMs: number): Promise<void> {
    this.#clockOf(token).noteSent(monitor, this.#monotonicMs() - ageMs);
    return Promise.resolve();
  }

  ages(token: string): Promise<ReadonlyMap<MonitorId, number>> {
    return Promise.resolve(this.#clockOf(token).ages(this.#monotonicMs()));
  }

  forget(token: string): Promise<void> {
    this.#since.delete(token);
    this.#clocks.delete(token);
    return Promise.resolve();
  }

  #clockOf(token: string): IntervalClock {
    const clock = this.#clocks.get(token) ?? new IntervalClock();
    this.#clocks.set(token, clock);
    return clock;
  }
}
