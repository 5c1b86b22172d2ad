import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventRow, EventTable } from '@tocsin/alarms';
import { EventId, MonitorId } from '@tocsin/messages';
import type { Authenticator } from '@tocsin/notifications';
import { layoutOfVersion } from '@tocsin/zoneminder-formats';
import { drawScene } from './scene/draw-scene';
import { SimulatedAuthenticator, type SimulatedUser } from './simulated-authenticator';
import { SimulatedEventTable } from './simulated-event-table';
import {
  type AlarmOptions,
  type MonitorSurroundings,
  type RaisedAlarm,
  SimulatedMonitor,
} from './simulated-monitor';

const heartbeatMs = 1000;

export interface SimulatedMonitorOptions {
  readonly id: number;
  readonly name: string;
}

export interface SimulatorOptions {
  /** Gets `shm/` with the maps and `events/` with the event folders; what is there of earlier runs stays. */
  readonly folder: string;
  readonly monitors: readonly SimulatedMonitorOptions[];
  readonly users?: readonly SimulatedUser[];
  /** The release to play; `1.36.33` by default. */
  readonly version?: string;
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly now?: () => number;
  /** `Events.Id` of the first event; 1 by default. */
  readonly firstEventId?: number;
  /** From the end of an alarm to the end of its event; 100 by default. */
  readonly postEventMs?: number;
  /**
   * Called and awaited with every new row before shared memory shows its alarm, and again with each change of it,
   * so that a test can keep a real database in step.
   */
  readonly onRow?: (row: EventRow) => Promise<void> | void;
}

/** Plays ZoneMinder: genuine shared-memory maps and event folders, with the database's answers from memory. */
export class ZoneMinderSimulator implements AsyncDisposable {
  readonly mapFolder: string;
  readonly eventsFolder: string;
  readonly eventTable: EventTable;
  readonly authenticator: Authenticator;
  readonly #monitors: ReadonlyMap<number, SimulatedMonitor>;
  readonly #heart: NodeJS.Timeout;

  /** Starts a zmc for each monitor. */
  static async open(options: SimulatorOptions): Promise<ZoneMinderSimulator> {
    await mkdir(join(options.folder, 'shm'), { recursive: true });
    await mkdir(join(options.folder, 'events'), { recursive: true });
    return new ZoneMinderSimulator(options);
  }

  private constructor(options: SimulatorOptions) {
    const { version = '1.36.33', now = Date.now, firstEventId = 1, onRow } = options;
    this.mapFolder = join(options.folder, 'shm');
    this.eventsFolder = join(options.folder, 'events');
    const watched = options.monitors.map(({ id, name }) => ({ id: MonitorId.parse(id), name }));
    const eventTable = new SimulatedEventTable(version, watched, now);
    this.eventTable = eventTable;
    this.authenticator = new SimulatedAuthenticator(options.users ?? []);
    const layout = layoutOfVersion(version);
    if (layout === undefined)
      throw new RangeError(`there is no ZoneMinder "${version}" to play: use 1.30.0 or later`);

    let nextEventId = firstEventId;
    let picture: Promise<Uint8Array> | undefined;
    const around: MonitorSurroundings = {
      mapFolder: this.mapFolder,
      eventsFolder: this.eventsFolder,
      layout,
      postEventMs: options.postEventMs ?? 100,
      now,
      nextEventId: () => EventId.parse(nextEventId++),
      defaultPicture: () => (picture ??= drawScene({ at: now() })),
      store: async (event) => {
        eventTable.store(event);
        await onRow?.(event.row());
      },
    };
    this.#monitors = new Map(watched.map(({ id }) => [id, new SimulatedMonitor(id, around)]));
    this.#heart = setInterval(() => {
      for (const monitor of this.#monitors.values()) monitor.beat();
    }, heartbeatMs);
  }

  /**
   * Puts a monitor in alarm; it stays so until `clearAlarm`. In a running event the alarm joins it, under its id.
   * @returns once shared memory shows it
   */
  raiseAlarm(monitorId: number, options: AlarmOptions = {}): Promise<RaisedAlarm> {
    return this.#monitor(monitorId).raiseAlarm(options);
  }

  /** Ends the alarm. @returns once the event is closed, the continuous recording goes on, or a new alarm took over */
  clearAlarm(monitorId: number): Promise<void> {
    return this.#monitor(monitorId).clearAlarm();
  }

  /** Mocord: opens an event without an alarm. @returns its id */
  startRecording(monitorId: number): Promise<EventId> {
    return this.#monitor(monitorId).startRecording();
  }

  /** Ends the running event at once. */
  stopRecording(monitorId: number): Promise<void> {
    return this.#monitor(monitorId).stopRecording();
  }

  /** Ends a monitor's zmc in good order: event closed, map marked invalid and removed. */
  stop(monitorId: number): Promise<void> {
    return this.#monitor(monitorId).stop();
  }

  /** `kill -9` of a monitor's zmc: map and event stay as they are. */
  kill(monitorId: number): void {
    this.#monitor(monitorId).kill();
  }

  /** A fresh zmc after `stop` or `kill`; one that still runs is stopped. */
  async restart(monitorId: number): Promise<void> {
    const monitor = this.#monitor(monitorId);
    await monitor.stop();
    monitor.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#heart);
    await Promise.all([...this.#monitors.values()].map((monitor) => monitor.stop()));
  }

  #monitor(monitorId: number): SimulatedMonitor {
    const monitor = this.#monitors.get(monitorId);
    if (monitor === undefined) throw new RangeError(`the simulator has no monitor ${monitorId}`);
    return monitor;
  }
}
