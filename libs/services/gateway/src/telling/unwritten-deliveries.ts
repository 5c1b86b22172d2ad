import type { Delivery } from '@tocsin/messages';

/** Alarms remembered at most: an outage of the store must not fill the memory. */
const maxRemembered = 1_000;

/** Who was told of an alarm, until that is written down: while the store is away nobody is to be told again. */
export class UnwrittenDeliveries {
  readonly #sent = new Map<string, readonly Delivery[]>();

  /** What went out of the alarm and is not written down yet. */
  of(alarm: string): readonly Delivery[] {
    return this.#sent.get(alarm) ?? [];
  }

  add(alarm: string, deliveries: readonly Delivery[]): void {
    const sent = deliveries.filter(({ outcome }) => outcome === 'sent');
    if (sent.length === 0) {
      return;
    }
    this.#sent.set(alarm, [...this.of(alarm), ...sent]);
    if (this.#sent.size > maxRemembered) {
      const [oldest] = this.#sent.keys();
      this.#sent.delete(oldest ?? '');
    }
  }

  written(alarm: string): void {
    this.#sent.delete(alarm);
  }
}
