import type { AlarmPhase, Delivery, StoryEntry } from '@tocsin/messages';
import type { EventRecords, EventRef, Records, Verdict } from '@tocsin/records';
import type { Metrics } from './metrics';

/** Counts what is written into the stories of events. */
class MeteredEventRecords implements EventRecords {
  readonly #events: EventRecords;
  readonly #metrics: Metrics;
  readonly #delivered: (deliveries: readonly Delivery[]) => void;

  constructor(events: EventRecords, metrics: Metrics, delivered: (deliveries: readonly Delivery[]) => void) {
    this.#events = events;
    this.#metrics = metrics;
    this.#delivered = delivered;
  }

  async append(event: EventRef, entry: StoryEntry): Promise<void> {
    // They have happened, whether they can be written down or not.
    if (entry.step === 'shed') this.#metrics.alarmShed();
    if (entry.step === 'delivery') {
      for (const delivery of entry.deliveries) this.#metrics.deliveries(delivery);
      for (const { count, ...others } of entry.others ?? []) this.#metrics.deliveries(others, count);
      this.#delivered(entry.deliveries);
    }
    await this.#events.append(event, entry);
  }

  story(event: EventRef): Promise<readonly StoryEntry[]> {
    return this.#events.story(event);
  }

  told(event: EventRef, phase: AlarmPhase): Promise<ReadonlySet<string>> {
    return this.#events.told(event, phase);
  }

  markTold(event: EventRef, phase: AlarmPhase, recipients: readonly string[]): Promise<void> {
    return this.#events.markTold(event, phase, recipients);
  }

  claim(
    event: EventRef,
    phase: AlarmPhase,
    recipients: readonly string[],
    holder: string,
  ): Promise<ReadonlySet<string>> {
    return this.#events.claim(event, phase, recipients, holder);
  }

  settle(event: EventRef, phase: AlarmPhase, verdict: Verdict): Promise<Verdict> {
    return this.#events.settle(event, phase, verdict);
  }
}

/** @param delivered - told of the deliveries of each line */
export const meteredRecords = (
  { events, cursors }: Records,
  metrics: Metrics,
  delivered: (deliveries: readonly Delivery[]) => void,
): Records => ({ events: new MeteredEventRecords(events, metrics, delivered), cursors });
