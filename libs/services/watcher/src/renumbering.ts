import { type EventRow, type EventTable, isNewNumbering } from '@tocsin/alarms';
import { EventId, type ServerId } from '@tocsin/messages';
import type { Records } from '@tocsin/records';
import type { Logger } from 'pino';
import type { Numbering } from './numbering';
import type { Publisher } from './publisher';
import type { Watched } from './watched';

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
   * By the table alone: the newest event of a monitor is below its last one, or below the last one of all monitors
   * and yet clearly younger.
   * @returns true if a new numbering was begun
   */
  async check(watched: Watched): Promise<boolean> {
    const row = await this.#parts.events.latest(watched.id);
    if (row === undefined) return false;
    if (row.eventId < watched.tracker.lastProcessed) return this.#judge(watched, row);
    return this.shownBy([row]);
  }

  /**
   * By rows that a look at the table has found: one is below the last event of all monitors and yet clearly younger.
   * @returns true if a new numbering was begun
   */
  async shownBy(rows: readonly EventRow[]): Promise<boolean> {
    const highest = Math.max(...[...this.#parts.roster.monitors].map(({ tracker }) => tracker.lastProcessed));
    const below = rows.filter(({ eventId }) => eventId < highest);
    if (below.length === 0) return false;
    const last = await this.#lastOfAll();
    const { startedAt } = last;
    const row =
      startedAt === undefined ? undefined : below.find((each) => each.startedAt > startedAt + clockSlackMs);
    return row !== undefined && this.#begin(row, last);
  }

  /**
   * A monitor shows an id below the last one.
   * @returns true if a new numbering was begun
   */
  async judge(watched: Watched, eventId: EventId): Promise<boolean> {
    const row = await this.#parts.events.event(eventId);
    return row?.monitorId === watched.id && this.#judge(watched, row);
  }

  async #judge(watched: Watched, row: EventRow): Promise<boolean> {
    const lastStartedAt = await this.#startOfLast(watched);
    return isNewNumbering(row, lastStartedAt) && this.#begin(row, await this.#lastOfAll());
  }

  /** @param row - known to be of the new numbering */
  async #begin(row: EventRow, last: LastEvent): Promise<boolean> {
    const { publisher, roster, log } = this.#parts;
    const before = Math.min(row.eventId, await this.#firstAfter(last)) - 1;
    if (!(await publisher.beginNumbering())) return false;
    log.warn(
      { monitorId: row.monitorId, eventId: row.eventId, lastEventId: last.eventId },
      `ZoneMinder numbers its events anew: ${row.eventId} is newer than ${last.eventId}`,
    );
    for (const each of roster.monitors) {
      each.tracker.rewindBelow(EventId.parse(before + 1));
      each.open.clear();
      each.line.add(() => publisher.setCursor(each, before));
    }
    return true;
  }

  /** The first event that is younger than the last of the old numbering: a restored database holds older ones, too. */
  async #firstAfter({ startedAt }: LastEvent): Promise<number> {
    const ids = [...this.#parts.roster.monitors].map(({ id }) => id);
    for (let after = 0; ; ) {
      const rows = await this.#parts.events.eventsAfter(after, ids, lookBackSeconds, pageSize);
      const first = rows.find((row) => isNewNumbering(row, startedAt));
      if (first !== undefined) return first.eventId;
      if (rows.length < pageSize) return Number.POSITIVE_INFINITY;
      after = rows.at(-1)?.eventId ?? after;
    }
  }

  async #lastOfAll(): Promise<LastEvent> {
    const [last] = [...this.#parts.roster.monitors].toSorted(
      (a, b) => b.tracker.lastProcessed - a.tracker.lastProcessed,
    );
    if (last === undefined) return { eventId: 0, startedAt: undefined };
    return { eventId: last.tracker.lastProcessed, startedAt: await this.#startOfLast(last) };
  }

  /** From memory, from its row, or from its story. */
  async #startOfLast(watched: Watched): Promise<number | undefined> {
    const { lastProcessed } = watched.tracker;
    // 0: this monitor had no event at all.
    if (lastProcessed > 0) watched.lastStartedAt ??= await this.#startOf(EventId.parse(lastProcessed));
    return watched.lastStartedAt;
  }

  async #startOf(eventId: EventId): Promise<number | undefined> {
    const { events, records, server, numbering } = this.#parts;
    const row = await events.event(eventId);
    if (row !== undefined) return row.startedAt;
    const story = await records.events.story({ server, numbering: numbering.current, eventId });
    return story.find(({ step, phase }) => step === 'seen' && phase === 'start')?.at;
  }
}
