import type { MonitorId } from '@tocsin/messages';
import { type DeviceMemory, IntervalClock, type RecipientClock } from '@tocsin/notifications';

/** Of a connection that stands for a device: what it is told over its socket counts for the device, too. */
export class DeviceClock implements RecipientClock {
  readonly #token: string;
  readonly #memory: DeviceMemory;
  readonly #clock = new IntervalClock();

  constructor(token: string, memory: DeviceMemory) {
    this.#token = token;
    this.#memory = memory;
  }

  /** Takes over what the device was told before; what the socket was told meanwhile is younger. */
  async catchUp(nowMs: () => number): Promise<void> {
    const ages = await this.#memory.ages(this.#token);
    const own = this.#clock.ages(nowMs());
    for (const [monitor, age] of ages) {
      if (!own.has(monitor)) this.#clock.noteSent(monitor, nowMs() - age);
    }
  }

  waitMs(monitor: MonitorId, intervalMs: number, nowMs: number): number {
    return this.#clock.waitMs(monitor, intervalMs, nowMs);
  }

  noteSent(monitor: MonitorId, nowMs: number): () => void {
    void this.#memory.note(this.#token, monitor, 0);
    return this.#clock.noteSent(monitor, nowMs);
  }

  ages(nowMs: number): ReadonlyMap<MonitorId, number> {
    return this.#clock.ages(nowMs);
  }
}
