import { alarmCause, type Finding } from '@tocsin/alarms';
import { errorMessage } from '@tocsin/errors';
import type { MonitorReading } from '@tocsin/zoneminder-formats';
import type { Logger } from 'pino';
import type { Announcer } from '../publishing/announcer';
import type { TableWatch } from './table-watch';
import type { Watched } from './watched';
import type { MonitorMaps } from '../watcher-parts';

interface MemoryWatchParts {
  readonly maps: MonitorMaps;
  readonly announcer: Announcer;
  /** Asked where a look leaves a question open. */
  readonly table: TableWatch;
  readonly readAlarmCause: boolean;
  readonly now: () => number;
  readonly log: Logger;
}

/** Sees alarms in shared memory: one short look at every monitor at each tick. */
export class MemoryWatch {
  readonly #parts: MemoryWatchParts;

  constructor(parts: MemoryWatchParts) {
    this.#parts = parts;
  }

  /** Looks at these monitors. Never throws, and costs microseconds where nothing is new. */
  look(monitors: Iterable<Watched>): void {
    const now = this.#parts.now();
    for (const watched of monitors) {
      try {
        this.#lookAt(watched, now);
      } catch (thrown) {
        watched.isReadable = false;
        this.#parts.log.error(
          { err: thrown, monitorId: watched.id },
          `a monitor cannot be looked at: ${errorMessage(thrown)}`,
        );
      }
    }
  }

  #lookAt(watched: Watched, now: number): void {
    const look = this.#parts.maps.read(watched.id, now);
    watched.isReadable = look.kind === 'ok';
    if (look.kind !== 'ok') return;
    for (const finding of watched.tracker.observe(look.reading)) this.#take(watched, finding, look.reading);
  }

  #take(watched: Watched, finding: Finding, reading: MonitorReading): void {
    const { announcer, table, readAlarmCause } = this.#parts;
    const { eventId } = finding;
    switch (finding.kind) {
      case 'start':
        announcer.start(watched, {
          eventId,
          cause: alarmCause(reading, readAlarmCause),
          late: finding.isFirstLook,
        });
        return;
      case 'end':
        announcer.end(watched, { eventId, late: false });
        return;
      case 'moved':
        void table.look([watched]);
        return;
      case 'backwards':
        table.judgeBackwards(watched, eventId);
        return;
    }
  }
}
