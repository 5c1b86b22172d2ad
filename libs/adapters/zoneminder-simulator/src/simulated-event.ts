import { join } from 'node:path';
import type { EventRow } from '@tocsin/alarms';
import type { EventId, MonitorId } from '@tocsin/messages';

/** Events.Cause is varchar(32). */
const causeLength = 32;

/** An event as zmc keeps it in memory: its row, and the notes from which the row's are rebuilt. */
export class SimulatedEvent {
  readonly eventId: EventId;
  readonly isContinuous: boolean;
  readonly #monitorId: MonitorId;
  readonly #cause: string;
  readonly #startedAt: number;
  readonly #path: string;
  readonly #notes = new Map<string, Set<string>>();
  #alarmFrames = 0;
  #endedAt: number | null = null;

  constructor(parts: {
    readonly eventId: EventId;
    readonly monitorId: MonitorId;
    readonly cause: string;
    readonly isContinuous: boolean;
    readonly now: number;
    readonly eventsFolder: string;
  }) {
    this.eventId = parts.eventId;
    this.isContinuous = parts.isContinuous;
    this.#monitorId = parts.monitorId;
    this.#cause = parts.cause.trim().slice(0, causeLength);
    this.#startedAt = wholeSeconds(parts.now);
    // The Medium scheme: <monitor>/<yyyy-mm-dd>/<event id>.
    this.#path = join(
      parts.eventsFolder,
      String(parts.monitorId),
      localDate(this.#startedAt),
      String(parts.eventId),
    );
  }

  addAlarm(cause: string, text: string): void {
    const texts = this.#notes.get(cause) ?? new Set();
    this.#notes.set(cause, texts.add(text));
    this.#alarmFrames += 1;
  }

  end(now: number): void {
    this.#endedAt = wholeSeconds(now);
  }

  row(): EventRow {
    return {
      eventId: this.eventId,
      monitorId: this.#monitorId,
      cause: this.#cause,
      notes: this.#notesText(),
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      alarmFrames: this.#alarmFrames,
      eventPath: this.#path,
    };
  }

  /** By cause in alphabetical order, one behind the other with nothing between: zm_event.cpp. */
  #notesText(): string {
    const causes = [...this.#notes.keys()].toSorted();
    return causes.map((cause) => `${cause}: ${[...(this.#notes.get(cause) ?? [])].join(', ')}`).join('');
  }
}

function wholeSeconds(now: number): number {
  return Math.floor(now / 1000) * 1000;
}

function localDate(moment: number): string {
  const date = new Date(moment);
  const twoDigits = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}
