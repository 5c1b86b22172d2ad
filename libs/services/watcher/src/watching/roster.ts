import { MonitorTracker, type WatchedMonitor } from '@tocsin/alarms';
import { EventId, type MonitorId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { Line } from './line';
import type { Numbering } from '../numbering/numbering';
import type { Publisher } from '../publishing/publisher';
import type { Watched } from './watched';
import type { WatcherParts } from '../watcher-parts';

type RosterParts = Pick<WatcherParts, 'events' | 'maps' | 'records' | 'server'> & {
  readonly publisher: Publisher;
  readonly numbering: Numbering;
  readonly skipMonitors: ReadonlySet<number>;
  readonly log: Logger;
};

/** The monitors that are watched. */
export class Roster implements AsyncDisposable {
  readonly #parts: RosterParts;
  readonly #watched = new Map<MonitorId, Watched>();
  /** Also those of monitors that are not watched any more, until they are through. */
  readonly #lines = new Set<Line>();
  /** The newest event of each monitor when we first heard of it: for those that were never watched. */
  readonly #baselines = new Map<MonitorId, number>();

  constructor(parts: RosterParts) {
    this.#parts = parts;
  }

  /** By id; the same list until the next load. */
  get monitors(): Iterable<Watched> {
    return this.#watched.values();
  }

  /**
   * Brings the list up to date.
   * @returns the monitors that are new in it
   * @throws CodedError when the database or the store does not answer; the list is then as good as before
   */
  async load(): Promise<readonly Watched[]> {
    const { events, maps, skipMonitors } = this.#parts;
    maps.useVersion(await events.version());
    const rows = (await events.monitors()).filter((row) => !skipMonitors.has(row.id));
    this.#drop(new Set(rows.map((row) => row.id)));
    const added: Watched[] = [];
    try {
      for (const row of rows) {
        const known = this.#watched.get(row.id);
        if (known !== undefined) known.name = row.name;
        else added.push(await this.#admit(row));
      }
    } catch (thrown) {
      for (const { line } of added) this.#retire(line);
      throw thrown;
    }
    for (const watched of added) this.#watched.set(watched.id, watched);
    return added;
  }

  /** Waits for what is being published. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const line of this.#lines) await line[Symbol.asyncDispose]();
  }

  #drop(keep: ReadonlySet<MonitorId>): void {
    for (const [id, { line }] of this.#watched) {
      if (keep.has(id)) continue;
      this.#retire(line);
      this.#watched.delete(id);
      this.#baselines.delete(id);
      this.#parts.maps.forget(id);
      this.#parts.log.info({ monitorId: id }, `Monitor ${id} is not watched any more`);
    }
  }

  /** Once it is through, nobody needs it. */
  #retire(line: Line): void {
    void line[Symbol.asyncDispose]().then(() => this.#lines.delete(line));
  }

  async #admit({ id, name }: WatchedMonitor): Promise<Watched> {
    const { records, server, publisher, numbering, log } = this.#parts;
    const baseline = await this.#baseline(id);
    await numbering.load();
    const cursor = await records.cursors.get(server, id);
    const watched: Watched = {
      id,
      name,
      tracker: new MonitorTracker(cursor),
      line: new Line(log),
      open: new Map(),
      cursor: cursor ?? 0,
      lastStart: undefined,
      isReadable: false,
      quietAt: undefined,
      shed: 0,
    };
    if (cursor === undefined) {
      watched.tracker.prime(baseline);
      watched.line.add(() => publisher.setCursor(watched, baseline));
    } else if (cursor > 0) await this.#reopen(watched, EventId.parse(cursor));
    this.#lines.add(watched.line);
    return watched;
  }

  /** Remembered over failed loads, so that what begins while the store is away counts as new. */
  async #baseline(id: MonitorId): Promise<number> {
    const known = this.#baselines.get(id);
    if (known !== undefined) return known;
    const baseline = (await this.#parts.events.latest(id))?.eventId ?? 0;
    this.#baselines.set(id, baseline);
    return baseline;
  }

  /** zmc records one event at a time, so only the last one reported can still be open from before our start. */
  async #reopen(watched: Watched, eventId: EventId): Promise<void> {
    const { records, server } = this.#parts;
    const numbering = this.#parts.numbering.current;
    const story = await records.events.story({ server, numbering, eventId });
    const seen = story.filter((entry) => entry.step === 'seen');
    const start = seen.find((entry) => entry.phase === 'start');
    if (start === undefined || seen.some((entry) => entry.phase === 'end')) return;
    watched.open.set(eventId, { cause: start.cause, numbering, seenAt: start.at, isShed: false });
  }
}
