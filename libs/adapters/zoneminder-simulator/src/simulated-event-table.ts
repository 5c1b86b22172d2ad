import type { EventRow, EventTable, WatchedMonitor } from '@tocsin/alarms';
import type { EventId, MonitorId } from '@tocsin/messages';
import type { SimulatedEvent } from './simulated-event';

/** ZoneMinder's database, in memory. */
export class SimulatedEventTable implements EventTable {
  readonly #version: string;
  readonly #monitors: readonly WatchedMonitor[];
  readonly #now: () => number;
  readonly #events = new Map<EventId, SimulatedEvent>();

  constructor(version: string, monitors: readonly WatchedMonitor[], now: () => number) {
    this.#version = version;
    this.#monitors = monitors;
    this.#now = now;
  }

  store(event: SimulatedEvent): void {
    this.#events.set(event.eventId, event);
  }

  version(): Promise<string> {
    return Promise.resolve(this.#version);
  }

  monitors(): Promise<readonly WatchedMonitor[]> {
    return Promise.resolve(this.#monitors);
  }

  event(id: EventId): Promise<EventRow | undefined> {
    return Promise.resolve(this.#events.get(id)?.row());
  }

  latest(monitor: MonitorId): Promise<EventRow | undefined> {
    return Promise.resolve(this.#rows().findLast((row) => row.monitorId === monitor));
  }

  eventsAfter(
    after: number,
    monitors: readonly MonitorId[],
    maxAgeSeconds: number,
    limit: number,
  ): Promise<readonly EventRow[]> {
    const oldest = this.#now() - maxAgeSeconds * 1000;
    const rows = this.#rows().filter(
      (row) => row.eventId > after && monitors.includes(row.monitorId) && row.startedAt >= oldest,
    );
    return Promise.resolve(rows.slice(0, limit));
  }

  eventsById(ids: readonly EventId[]): Promise<readonly EventRow[]> {
    return Promise.resolve(this.#rows().filter((row) => ids.includes(row.eventId)));
  }

  #rows(): EventRow[] {
    return [...this.#events.values()].map((event) => event.row()).toSorted((a, b) => a.eventId - b.eventId);
  }
}
