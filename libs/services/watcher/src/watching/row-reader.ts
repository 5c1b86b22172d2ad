import {
  alarmMoment,
  type EventRow,
  type EventTable,
  isAlarmRow,
  isContinuous,
  isLate,
  mayBecomeAlarm,
  rowCause,
} from '@tocsin/alarms';
import type { EventId } from '@tocsin/messages';
import type { Logger } from 'pino';
import type { Announcer } from '../publishing/announcer';
import type { Renumbering } from '../numbering/renumbering';
import type { Watched } from './watched';

/** How far back the table is looked through at all; seconds. */
const lookBackSeconds = 86_400;
const pageSize = 500;
/** Younger rows are read again next time: a row with a lower id may still become visible. */
const settleAfterMs = 60_000;
/** An end is awaited no longer than this; a killed zmc never closes its event. */
const longestEventMs = 86_400_000;

interface RowReaderParts {
  readonly events: Pick<EventTable, 'eventsAfter' | 'eventsById'>;
  readonly announcer: Announcer;
  readonly renumbering: Pick<Renumbering, 'shownBy'>;
  readonly recoverMaxAgeMs: number;
  readonly readAlarmCause: boolean;
  readonly now: () => number;
  readonly log: Logger;
}

/** Compares the Events table with what was reported, and reports the rest. */
export class RowReader {
  readonly #parts: RowReaderParts;

  constructor(parts: RowReaderParts) {
    this.#parts = parts;
  }

  /**
   * Reads the rows of these monitors that are not dealt with.
   * @param options.isFirst - at our start: what is found happened while we were away
   * @throws CodedError `database-unavailable`
   */
  async read(monitors: readonly Watched[], options: { readonly isFirst: boolean }): Promise<void> {
    const primed = monitors.filter((watched) => watched.tracker.isPrimed);
    if (primed.length === 0) return;
    // What is known first: a section is over before the next one begins.
    const tooOld =
      (await this.#readKnown(primed, options.isFirst)) + (await this.#readNew(primed, options.isFirst));
    if (tooOld === 0) return;
    this.#parts.log.warn(
      { count: tooOld },
      `${tooOld} missed alarms are older than [watcher] recover_max_age and are not reported`,
    );
  }

  /** @returns how many alarms were too old */
  async #readNew(monitors: readonly Watched[], isFirst: boolean): Promise<number> {
    const byId = new Map(monitors.map((watched) => [watched.id, watched]));
    const settleBefore = this.#parts.now() - settleAfterMs;
    let tooOld = 0;
    let settled = 0;
    let isSettled = true;
    let after = Math.min(...monitors.map((watched) => watched.tracker.settledUpTo));
    for (let isMore = true; isMore; ) {
      const rows = await this.#parts.events.eventsAfter(after, [...byId.keys()], lookBackSeconds, pageSize);
      if (await this.#parts.renumbering.shownBy(rows))
        return tooOld + (await this.#readNew(monitors, isFirst));
      for (const row of rows) {
        const watched = byId.get(row.monitorId);
        if (watched !== undefined && row.eventId > watched.tracker.settledUpTo)
          tooOld += this.#judge(watched, row, isFirst);
        isSettled &&= row.startedAt < settleBefore;
        if (isSettled) settled = row.eventId;
        after = row.eventId;
      }
      isMore = rows.length === pageSize;
    }
    for (const watched of monitors) watched.tracker.settle(settled);
    return tooOld;
  }

  /** Recordings that may have become alarms, and reported events whose end only the table can tell. */
  async #readKnown(monitors: readonly Watched[], isFirst: boolean): Promise<number> {
    const owners = new Map<EventId, Watched>();
    for (const watched of monitors) {
      const { held, active } = watched.tracker;
      for (const eventId of held) owners.set(eventId, watched);
      for (const eventId of watched.open.keys()) {
        const isShownByMemory = watched.isReadable && active === eventId;
        if (!isShownByMemory) owners.set(eventId, watched);
      }
    }
    if (owners.size === 0) return 0;
    let tooOld = 0;
    for (const row of await this.#parts.events.eventsById([...owners.keys()])) {
      const watched = owners.get(row.eventId);
      if (watched !== undefined) tooOld += this.#judge(watched, row, isFirst);
      owners.delete(row.eventId);
    }
    // Deleted in the meantime: there is nothing to await.
    for (const [eventId, watched] of owners) this.#giveUp(watched, eventId);
    return tooOld;
  }

  /** @returns 1 for an alarm that is too old to be reported, else 0 */
  #judge(watched: Watched, row: EventRow, isFirst: boolean): number {
    const now = this.#parts.now();
    if (mayBecomeAlarm(row, now)) {
      watched.tracker.hold(row.eventId);
      watched.quietAt = now;
      return 0;
    }
    if (!isAlarmRow(row)) {
      watched.tracker.release(row.eventId);
      return 0;
    }
    const isNew = watched.tracker.claim(row.eventId);
    if (isNew && now - alarmMoment(row, now) > this.#parts.recoverMaxAgeMs) return 1;
    if (isNew) this.#start(watched, row, isFirst);
    this.#endIfOver(watched, row, isFirst);
    return 0;
  }

  #start(watched: Watched, row: EventRow, isFirst: boolean): void {
    const beganAt = isContinuous(row) ? (watched.quietAt ?? row.startedAt) : row.startedAt;
    this.#parts.announcer.start(watched, {
      eventId: row.eventId,
      cause: rowCause(row, this.#parts.readAlarmCause),
      late: isFirst || isLate(beganAt, this.#parts.now()),
      row,
    });
  }

  #endIfOver(watched: Watched, row: EventRow, isFirst: boolean): void {
    const { eventId, endedAt } = row;
    const now = this.#parts.now();
    if (endedAt === null) {
      if (now - row.startedAt > longestEventMs) this.#giveUp(watched, eventId);
      return;
    }
    if (now - endedAt > this.#parts.recoverMaxAgeMs) this.#giveUp(watched, eventId);
    else this.#parts.announcer.end(watched, { eventId, late: isFirst || isLate(endedAt, now), row });
  }

  /** The end of this event is not awaited any longer. */
  #giveUp(watched: Watched, eventId: EventId): void {
    watched.open.delete(eventId);
    watched.tracker.release(eventId);
  }
}
