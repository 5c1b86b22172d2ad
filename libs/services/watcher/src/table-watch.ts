import { type EventTable, isNewNumbering } from '@tocsin/alarms';
import { CodedError, errorMessage } from '@tocsin/errors';
import { EventId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { Line } from './line';
import type { Publisher } from './publisher';
import type { RowReader } from './row-reader';
import type { Watched } from './watched';

interface TableWatchParts {
  readonly events: EventTable;
  readonly rows: RowReader;
  readonly publisher: Publisher;
  readonly log: Logger;
}

/** Sees in the Events table what shared memory did not show, one question after the other. */
export class TableWatch implements AsyncDisposable {
  readonly #parts: TableWatchParts;
  readonly #line: Line;
  /** Monitors whose id went backwards while the database was away. */
  readonly #unanswered = new Set<Watched>();

  constructor(parts: TableWatchParts) {
    this.#parts = parts;
    this.#line = new Line(parts.log);
  }

  /** Looks at the new rows of these monitors; never throws: the next look finds what this one could not. */
  look(monitors: readonly Watched[]): Promise<void> {
    return this.#inTurn(() => this.#parts.rows.read(monitors, { isFirst: false }));
  }

  /**
   * The same, and whatever else the table may tell.
   * @param options.isFirst - at our start: what is found happened while we were away
   */
  compare(monitors: readonly Watched[], options: { readonly isFirst: boolean }): Promise<void> {
    for (const watched of this.#unanswered) watched.tracker.askAgain();
    this.#unanswered.clear();
    return this.#inTurn(async () => {
      for (const watched of monitors) if (!watched.isReadable) await this.#checkNumbering(watched);
      await this.#parts.rows.read(monitors, options);
    });
  }

  /** A monitor shows an id below the last one: finds out whether ZoneMinder counts anew. */
  judgeBackwards(watched: Watched, eventId: EventId): void {
    this.#line.add(async () => {
      const isAnswered = await this.#unlessAway(() => this.#judge(watched, eventId));
      if (!isAnswered) this.#unanswered.add(watched);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#line[Symbol.asyncDispose]();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#line.add(async () => {
        await this.#unlessAway(work);
        resolve();
      });
    });
  }

  /** Without shared memory only the table can show that it was made anew: its newest id is below the last one. */
  async #checkNumbering(watched: Watched): Promise<void> {
    const { lastProcessed } = watched.tracker;
    const latest = await this.#parts.events.latest(watched.id);
    if (latest !== undefined && latest.eventId < lastProcessed) await this.#judge(watched, latest.eventId);
  }

  async #judge(watched: Watched, eventId: EventId): Promise<void> {
    const { events, publisher, rows, log } = this.#parts;
    const last = watched.tracker.lastProcessed;
    const lastStartedAt = watched.lastStartedAt ?? (await this.#startedAt(last));
    const row = await events.event(eventId);
    if (row?.monitorId !== watched.id || !isNewNumbering(row, lastStartedAt)) return;
    log.warn(
      { monitorId: watched.id, eventId, lastEventId: last },
      `the events of monitor ${watched.id} are numbered anew: ${eventId} is newer than ${last}`,
    );
    watched.tracker.rewindBelow(eventId);
    watched.open.clear();
    await publisher.setCursor(watched, eventId - 1);
    await rows.read([watched], { isFirst: false });
  }

  async #startedAt(lastProcessed: number): Promise<number | undefined> {
    // 0: this monitor had no event at all.
    return lastProcessed === 0
      ? undefined
      : (await this.#parts.events.event(EventId.parse(lastProcessed)))?.startedAt;
  }

  /** @returns false when the database did not answer; it says so in the log itself */
  async #unlessAway(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof CodedError && thrown.code === 'database-unavailable'))
        this.#parts.log.error(
          { err: thrown },
          `the Events table could not be compared: ${errorMessage(thrown)}`,
        );
      return false;
    }
  }
}
