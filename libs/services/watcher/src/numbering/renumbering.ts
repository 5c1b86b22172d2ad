import { type EventRow, type EventTable, isNewNumbering } from '@tocsin/alarms';
import { EventId, type ServerId } from '@tocsin/messages';
import type { Records } from '@tocsin/records';
import type { Logger } from 'pino';
import type { Numbering } from './numbering';
import type { Publisher } from '../publishing/publisher';
import type { Watched } from '../watching/watched';

const lookBackSeconds = 86_400;
const pageSize = 500;
/** Of two monitors, the one whose event has the lower id may show the later start by less than this: each has a clock of its own. */
const clockSlackMs = 60_000;

interface RenumberingParts {
  readonly events: EventTable;
  readonly records: { readonly events: Pick<Records['events'], 'story'> };
  readonly server: ServerId;
  readonly numbering: Numbering;
  readonly publisher: Publisher;
  readonly roster: { readonly monitors: Iterable<Watched> };
  readonly log: Logger;
}

/** What is known of the last event of a numbering. */
interface LastEvent {
  readonly eventId: number;
  /** Undefined when its row is gone and nobody remembers. */
  readonly startedAt: number | undefined;
}

/**
 * Finds out whether ZoneMinder counts its events anew, because its database was made anew or restored, and begins a
 * new numbering with it. Ids are those of the whole server, so all its monitors begin anew together.
 */
export class Renumbering {
  readonly #parts: RenumberingParts;

  constructor(parts: RenumberingParts) {
    this.#parts = parts;
  }

  /**
   * By the table alone: the newest event of a monitor is below its last one, or younger than its id allows.
   * @returns true if a new numbering was begun
   */
  async check(watched: Watched): Promise<boolean> {
    const row = await this.#parts.events.latest(watched.id);
    if (row === undefined) return false;
    return row.eventId < watched.tracker.lastProcessed ? this.#judge(watched, row) : this.shownBy([row]);
  }

  /**
   * A monitor shows an id below the last one.
   * @returns true if a new numbering was begun
   */
  async judge(watched: Watched, eventId: EventId): Promise<boolean> {
    const row = await this.#parts.events.event(eventId);
    return row?.monitorId === watched.id && this.#judge(watched, row);
  }

  /**
   * By rows that a look at the table has found: one is younger than its id allows.
   * @returns true if a new numbering was begun
   */
  async shownBy(rows: readonly EventRow[]): Promise<boolean> {
    const monitors = [...this.#parts.roster.monitors];
    const owners = new Map(monitors.map((watched) => [watched.id, watched]));
    const highest = Math.max(...monitors.map(({ tracker }) => tracker.lastProcessed));
    const low = rows.filter(({ eventId }) => eventId <= highest);
    if (low.length === 0) return false;
    const last = await this.#lastOfAll();
    const row = low.find(
      (each) =>
        isTooYoung(each, owners.get(each.monitorId)?.lastStart, 0) || isTooYoung(each, last, clockSlackMs),
    );
    return row !== undefined && this.#begin(row, last);
  }

  async #judge(watched: Watched, row: EventRow): Promise<boolean> {
    const { startedAt } = await this.#lastOf(watched);
    return isNewNumbering(row, startedAt) && this.#begin(row, await this.#lastOfAll());
  }

  /** @param row - known to be of the new numbering */
  async #begin(row: EventRow, last: LastEvent): Promise<boolean> {
    const { publisher, roster, log } = this.#parts;
    const first = await this.#firstAfter(last, row);
    if (!(await publisher.beginNumbering())) return false;
    log.warn(
      { monitorId: row.monitorId, eventId: row.eventId, lastEventId: last.eventId },
      `ZoneMinder numbers its events anew: ${row.eventId} is newer than ${last.eventId}`,
    );
    const before = { eventId: first.eventId - 1, startedAt: last.startedAt ?? first.startedAt - 1 };
    for (const each of roster.monitors) {
      each.tracker.rewindBelow(first.eventId);
      each.open.clear();
      each.lastStart = before;
      each.line.add(() => publisher.setCursor(each, before.eventId));
    }
    return true;
  }

  /**
   * The first event that is younger than the last of the old numbering: a restored database holds older ones, too.
   * @param known - one that is
   */
  async #firstAfter({ startedAt }: LastEvent, known: EventRow): Promise<EventRow> {
    const ids = [...this.#parts.roster.monitors].map(({ id }) => id);
    for (let after = 0; ; ) {
      const rows = await this.#parts.events.eventsAfter(after, ids, lookBackSeconds, pageSize);
      const first = rows.find((row) => row.eventId >= known.eventId || isNewNumbering(row, startedAt));
      if (first !== undefined) return first.eventId < known.eventId ? first : known;
      if (rows.length < pageSize) return known;
      after = rows.at(-1)?.eventId ?? after;
    }
  }

  async #lastOfAll(): Promise<LastEvent> {
    const [last] = [...this.#parts.roster.monitors].toSorted(
      (a, b) => b.tracker.lastProcessed - a.tracker.lastProcessed,
    );
    return last === undefined ? { eventId: 0, startedAt: undefined } : this.#lastOf(last);
  }

  async #lastOf(watched: Watched): Promise<LastEvent> {
    const eventId = watched.tracker.lastProcessed;
    // 0: this monitor had no event at all.
    if (eventId > 0 && watched.lastStart?.eventId !== eventId) {
      const startedAt = await this.#startOf(watched, EventId.parse(eventId));
      if (startedAt !== undefined) watched.lastStart = { eventId, startedAt };
    }
    return watched.lastStart ?? { eventId, startedAt: undefined };
  }

  /** From its row, or from its story: the row may be another event's that has the id now. */
  async #startOf({ id }: Watched, eventId: EventId): Promise<number | undefined> {
    const { events, records, server, numbering } = this.#parts;
    const row = await events.event(eventId);
    if (row?.monitorId === id) return row.startedAt;
    const story = await records.events.story({ server, numbering: numbering.current, eventId });
    return story.find(({ step, phase }) => step === 'seen' && phase === 'start')?.at ?? row?.startedAt;
  }
}

/** Whether a row has an id below that of another event, or the same, and yet began later. */
function isTooYoung(row: EventRow, other: LastEvent | undefined, slackMs: number): boolean {
  if (other?.startedAt === undefined) return false;
  // The same row may be written anew with a slightly later start.
  const isSame = row.eventId === other.eventId;
  const isBelow = row.eventId < other.eventId;
  return (isBelow || isSame) && row.startedAt > other.startedAt + (isSame ? clockSlackMs : slackMs);
}
