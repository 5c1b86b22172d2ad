import { alarmId, type Alarm } from '@tocsin/messages';
import type { StartOfEvent } from '@tocsin/notifications';

/** What became of an alarm at our own clients. */
export interface HeardAlarm extends StartOfEvent {
  /** Grows as clients come back that had missed it. */
  readonly recipients: Set<string>;
}

/** Recipients of so many alarms are kept; a job that is done again, or an end, comes within less. */
const maxRemembered = 1_000;

/** What this process has told lately, so that an alarm that comes again is told once, and an end after its start. */
export class HeardAlarms {
  readonly #heard = new Map<string, HeardAlarm>();

  of(alarm: Alarm): HeardAlarm | undefined {
    return this.#heard.get(alarmId(alarm));
  }

  remember(alarm: Alarm, heard: HeardAlarm): void {
    this.#heard.set(alarmId(alarm), heard);
    if (this.#heard.size > maxRemembered) {
      const [oldest] = this.#heard.keys();
      this.#heard.delete(oldest ?? '');
    }
  }

  /** The start of an event as our own clients saw it, together with what the records say. */
  startOf(end: Alarm, recorded: StartOfEvent | undefined): StartOfEvent | undefined {
    const own = this.of({ ...end, phase: 'start' });
    if (own === undefined || recorded === undefined) {
      return own ?? recorded;
    }
    return {
      toldAt: Math.min(own.toldAt, recorded.toldAt),
      recipients: new Set([...own.recipients, ...recorded.recipients]),
    };
  }
}
