import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventTable } from '@tocsin/alarms';
import { Config } from '@tocsin/config';
import { type Alarm, type EventId, type Notification, ServerId } from '@tocsin/messages';
import { SharedMemoryMaps } from '@tocsin/zoneminder';
import pino from 'pino';
import { inShort, ListQueue, ListRecords, Store, until } from './stand-ins';
import { startWatcher } from '../watcher';
import type { WatcherParts } from '../watcher-parts';

const monitors = [
  { id: 1, name: 'Front "Door"' },
  { id: 2, name: 'Yard' },
];

/** What a scene needs of the simulator. */
export interface Played extends AsyncDisposable {
  readonly mapFolder: string;
  readonly eventTable: EventTable;
  raiseAlarm(
    monitor: number,
    options?: { cause?: string; text?: string },
  ): Promise<{ eventId: EventId; startedAt: number }>;
  clearAlarm(monitor: number): Promise<void>;
  startRecording(monitor: number): Promise<EventId>;
  stopRecording(monitor: number): Promise<void>;
  restart(monitor: number): Promise<void>;
}

interface PlayOptions {
  readonly firstEventId?: number;
  readonly now?: () => number;
}

/** Opens a simulator. */
export type Play = (
  options: PlayOptions & { folder: string; monitors: typeof monitors; postEventMs: number },
) => Promise<Played>;

/** Settings that differ from the test's own. */
type Settings = { readonly [Section in 'customize' | 'watcher' | 'general' | 'detector']?: object };

/** A ZoneMinder, and a watcher beside it that a test starts, stops and starts again. */
export class Scene implements AsyncDisposable {
  readonly store = new Store();
  readonly alarms = new ListQueue<Alarm>(this.store, 'alarm');
  readonly notifications = new ListQueue<Notification>(this.store, 'guard');
  readonly records = new ListRecords(this.store);
  readonly lines: string[] = [];
  readonly #folder: string;
  readonly #play: Play;
  #zoneminder: Played;
  #running: AsyncDisposable[] = [];

  private constructor(folder: string, play: Play, zoneminder: Played) {
    this.#folder = folder;
    this.#play = play;
    this.#zoneminder = zoneminder;
  }

  /** @param play - handed in because only a spec may import the simulator */
  static async open(play: Play, options: PlayOptions = {}): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'tocsin-watcher-'));
    return new Scene(folder, play, await play({ folder, monitors, postEventMs: 0, ...options }));
  }

  get zoneminder(): Played {
    return this.#zoneminder;
  }

  /** What has been published, in short. */
  get published(): string[] {
    return this.alarms.jobs.map((job) => inShort(job.payload));
  }

  async start(settings: Settings = {}, parts: Partial<WatcherParts> = {}): Promise<void> {
    const log = pino({ level: 'info' }, { write: (line: string) => void this.lines.push(line) });
    const base = Config.parse({});
    const maps = SharedMemoryMaps.open({ mapFolder: this.#zoneminder.mapFolder, version: undefined, log });
    const watcher = await startWatcher({
      config: {
        general: { ...base.general, ...settings.general },
        customize: {
          ...base.customize,
          event_check_interval: 0.01,
          read_alarm_cause: true,
          ...settings.customize,
        },
        watcher: { ...base.watcher, reconcile_interval: 0.1, ...settings.watcher },
        detector: { ...base.detector, ...settings.detector },
      },
      log,
      server: ServerId.parse(0),
      maps,
      events: this.#zoneminder.eventTable,
      alarms: this.alarms,
      notifications: this.notifications,
      records: this.records,
      ...parts,
    });
    this.#running.push({ [Symbol.asyncDispose]: async () => maps[Symbol.dispose]() }, watcher);
  }

  async stop(): Promise<void> {
    for (const part of this.#running.splice(0).toReversed()) await part[Symbol.asyncDispose]();
  }

  /** A database made anew or restored: ids are given out again. */
  async countAnew(firstEventId = 1): Promise<void> {
    await this.#zoneminder[Symbol.asyncDispose]();
    this.#zoneminder = await this.#play({ folder: this.#folder, monitors, postEventMs: 0, firstEventId });
  }

  async alarmAndEnd(monitor: number): Promise<void> {
    await this.zoneminder.raiseAlarm(monitor);
    await this.zoneminder.clearAlarm(monitor);
  }

  async seen(...published: string[]): Promise<void> {
    await until(`${published.join(', ')}; published: ${this.published.join(', ')}`, () =>
      published.every((entry) => this.published.includes(entry)),
    ).catch(() => undefined);
    expect(this.published.toSorted()).toEqual(published.toSorted());
  }

  /** The settings under which this watcher has seen everything there is: two more comparisons have passed. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.#zoneminder[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The table of a scene with some of its answers changed; it follows the scene when ZoneMinder is made anew. */
export function changedTable(scene: Scene, changes: Partial<EventTable>): EventTable {
  const table = () => scene.zoneminder.eventTable;
  return {
    version: () => table().version(),
    monitors: () => table().monitors(),
    latest: (monitor) => table().latest(monitor),
    event: (id) => table().event(id),
    eventsAfter: (...args) => table().eventsAfter(...args),
    eventsById: (ids) => table().eventsById(ids),
    ...changes,
  };
}
