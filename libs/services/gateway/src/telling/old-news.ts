import type { Config } from '@tocsin/config';
import type { Alarm } from '@tocsin/messages';
import type { EventRecords } from '@tocsin/records';

export interface OldNewsParts {
  readonly policy: Pick<Config, 'watcher' | 'detector'>;
  readonly records: Pick<EventRecords, 'story'>;
  /** When this gateway started, ms since 1970. */
  readonly startedAt: number;
}

/**
 * Knows what happened so long before we started that nobody is to be told any more: longer than `recover_max_age`, and
 * what detection may take on top. What comes late while we run is news: it waited for a detector or for the store.
 */
export class OldNews {
  readonly #parts: OldNewsParts;

  constructor(parts: OldNewsParts) {
    this.#parts = parts;
  }

  /** For the event's story. */
  get reason(): string {
    const { recover_max_age: seconds } = this.#parts.policy.watcher;
    return `too old: it happened more than ${seconds} s before this gateway started (recover_max_age)`;
  }

  /** @throws CodedError (retryable) where the store is away, and only of what was seen that long ago */
  async includes(alarm: Alarm): Promise<boolean> {
    if (!this.#isOld(alarm.seenAt)) {
      return false;
    }
    // It may have waited until the store or a detector was back, and be as new as what these said of it.
    const story = await this.#parts.records.story(alarm);
    return story.every(
      ({ step, phase, at }) =>
        (step !== 'seen' && step !== 'detection') || phase !== alarm.phase || this.#isOld(at),
    );
  }

  #isOld(at: number): boolean {
    const { policy, startedAt } = this.#parts;
    const { watcher, detector } = policy;
    return startedAt - at > (watcher.recover_max_age + detector.detection_deadline) * 1000;
  }
}
