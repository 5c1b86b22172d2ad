import type { EventRow, EventTable } from '@tocsin/alarms';
import type { Alarm, EventId, ServerId } from '@tocsin/messages';
import type { Logger } from 'pino';
import type { Backlog } from './backlog';
import type { Numbering } from '../numbering/numbering';
import type { Publisher } from './publisher';
import type { OpenEvent, Watched } from '../watching/watched';
import { within } from './within';

/** An alarm waits no longer than this for its row: it goes out without the event's folder rather than late. */
const rowLimitMs = 500;

interface AnnouncerParts {
  readonly server: ServerId;
  readonly events: Pick<EventTable, 'event'>;
  readonly backlog: Backlog;
  readonly publisher: Publisher;
  readonly numbering: Numbering;
  readonly log: Logger;
  readonly now: () => number;
}

/** How an alarm or its end was found. */
export interface Sighting {
  readonly eventId: EventId;
  /** True when it was there before we looked. */
  readonly late: boolean;
  /** The event's row where it is known already. */
  readonly row?: EventRow;
}

/** Turns what was found into alarms, in order for each monitor, with no monitor waiting for another. */
export class Announcer {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** A new alarm, which the tracker has claimed. */
  start(watched: Watched, sighting: Sighting & { readonly cause: string }): void {
    const opened: OpenEvent = {
      cause: sighting.cause,
      numbering: this.#parts.numbering.current,
      seenAt: this.#parts.now(),
      isShed: false,
    };
    watched.open.set(sighting.eventId, opened);
    if (sighting.eventId > (watched.lastStart?.eventId ?? 0))
      watched.lastStart = { eventId: sighting.eventId, startedAt: sighting.row?.startedAt ?? opened.seenAt };
    watched.line.add(() => this.#start(watched, sighting, opened));
  }

  /** The end of a reported alarm; of any other, nothing. */
  end(watched: Watched, sighting: Sighting): void {
    const opened = watched.open.get(sighting.eventId);
    if (opened === undefined) return;
    watched.open.delete(sighting.eventId);
    watched.tracker.end(sighting.eventId);
    const seenAt = this.#parts.now();
    watched.line.add(async () => {
      if (opened.isShed) return;
      const row = await this.#row(sighting);
      const cause = row?.notes ?? opened.cause;
      await this.#publish(watched, sighting, row, {
        phase: 'end',
        numbering: opened.numbering,
        cause,
        seenAt,
      });
    });
  }

  async #start(watched: Watched, sighting: Sighting, opened: OpenEvent): Promise<void> {
    const { backlog, now, log } = this.#parts;
    const { eventId } = sighting;
    if (!(await backlog.admits(watched.id, now()))) {
      await this.#shed(watched, eventId, opened);
      return;
    }
    this.#floodIsOver(watched);
    const row = await this.#row(sighting);
    log.info(
      { eventId, monitorId: watched.id, late: sighting.late },
      `New event ${eventId} reported for Monitor:${watched.id} (Name:${watched.name}) ${opened.cause}`,
    );
    if (row !== undefined && watched.lastStart?.eventId === eventId) watched.lastStart = row;
    await this.#publish(watched, sighting, row, { phase: 'start', ...opened });
  }

  async #row({ eventId, row }: Sighting): Promise<EventRow | undefined> {
    return row ?? (await within(rowLimitMs, this.#parts.events.event(eventId)));
  }

  async #publish(
    watched: Watched,
    { eventId, late }: Sighting,
    row: EventRow | undefined,
    { phase, numbering, cause, seenAt }: Pick<Alarm, 'phase' | 'numbering' | 'cause' | 'seenAt'>,
  ): Promise<void> {
    await this.#parts.publisher.publish(watched, {
      server: this.#parts.server,
      numbering,
      eventId,
      monitorId: watched.id,
      monitorName: watched.name,
      phase,
      cause,
      seenAt,
      startedAt: row?.startedAt ?? null,
      eventPath: row?.eventPath ?? null,
      late,
    });
  }

  async #shed(watched: Watched, eventId: EventId, opened: OpenEvent): Promise<void> {
    opened.isShed = true;
    watched.open.delete(eventId);
    watched.shed += 1;
    const reason = `flood: monitor ${watched.id} has more alarms under way than [watcher] max_backlog allows`;
    if (watched.shed === 1)
      this.#parts.log.warn({ monitorId: watched.id, eventId }, `${reason}; left out until it eases`);
    await this.#parts.publisher.shed(watched, { eventId, numbering: opened.numbering }, reason);
  }

  #floodIsOver(watched: Watched): void {
    if (watched.shed === 0) return;
    this.#parts.log.warn(
      { monitorId: watched.id, shed: watched.shed },
      'the flood is over; this many alarms were left out',
    );
    watched.shed = 0;
  }
}
