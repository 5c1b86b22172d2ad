import { join } from 'node:path';
import type { MonitorId } from '@tocsin/messages';
import type { Logger } from 'pino';
import type { MapReading } from './map-reading';
import { MapRelease } from './map-release';
import { MonitorMap } from './monitor-map';

export interface SharedMemoryOptions {
  /** `ZM_PATH_MAP`, usually `/dev/shm`. */
  readonly mapFolder: string;
  /** Of ZoneMinder (`ZM_DYN_DB_VERSION`), if known: the maps of 1.36.0 to 1.36.33 do not tell their state numbers. */
  readonly version: string | undefined;
  readonly log: Logger;
  /** How long a heartbeat may stand still before its zmc counts as dead; 30 s by default. */
  readonly staleMs?: number;
}

interface OpenMap {
  readonly map: MonitorMap;
  readonly release: MapRelease;
  last: MapReading | undefined;
}

/** The monitors' shared memory on this machine, read only. */
export class SharedMemoryMaps implements Disposable {
  readonly #mapFolder: string;
  readonly #log: Logger;
  readonly #staleMs: number;
  readonly #maps = new Map<MonitorId, OpenMap>();
  #version: string | undefined;

  static open(options: SharedMemoryOptions): SharedMemoryMaps {
    return new SharedMemoryMaps(options);
  }

  private constructor({ mapFolder, version, log, staleMs = 30_000 }: SharedMemoryOptions) {
    this.#mapFolder = mapFolder;
    this.#version = version;
    this.#log = log;
    this.#staleMs = staleMs;
  }

  /**
   * Looks at a monitor; cheap enough for every tick. Trouble is logged when it comes and when it goes.
   * @param now - milliseconds since 1970
   * @returns the very object of the last look as long as nothing has changed, so `===` tells news. The heartbeat
   * is part of a reading: a live monitor gives a new one every second. The capture rate is as old as the heartbeat.
   */
  read(monitorId: MonitorId, now: number): MapReading {
    const open = this.#maps.get(monitorId) ?? this.#add(monitorId);
    const reading = open.map.read(now);
    if (reading !== open.last) {
      this.#tell(monitorId, open.last, reading);
      open.last = reading;
    }
    return reading;
  }

  /** What the last looks could not read, for people; undefined where all could be read. */
  get trouble(): string | undefined {
    const troubles = [...this.#maps].flatMap(([id, { last }]) =>
      last === undefined || last.kind === 'ok' ? [] : [`monitor ${id} is ${last.kind} (${last.detail})`],
    );
    return troubles.length === 0 ? undefined : troubles.join('; ');
  }

  /** ZoneMinder's version has become known or was changed by an upgrade. */
  useVersion(version: string): void {
    if (version === this.#version) return;
    this.#version = version;
    for (const { map, release } of this.#maps.values()) {
      release.useVersion(version);
      map.forgetLayout();
    }
  }

  /** Closes the map of a monitor that is not watched any more. */
  forget(monitorId: MonitorId): void {
    this.#maps.get(monitorId)?.map[Symbol.dispose]();
    this.#maps.delete(monitorId);
  }

  [Symbol.dispose](): void {
    for (const monitorId of this.#maps.keys()) this.forget(monitorId);
  }

  #add(monitorId: MonitorId): OpenMap {
    const path = join(this.#mapFolder, `zm.mmap.${monitorId}`);
    const release = new MapRelease(this.#version, this.#log.child({ monitorId }));
    const open = { map: new MonitorMap({ path, release, staleMs: this.#staleMs }), release, last: undefined };
    this.#maps.set(monitorId, open);
    return open;
  }

  #tell(monitorId: MonitorId, before: MapReading | undefined, reading: MapReading): void {
    if (reading.kind === before?.kind) return;
    if (reading.kind !== 'ok') {
      const { kind: trouble, detail } = reading;
      this.#log.warn({ monitorId, trouble, detail }, 'the shared memory of a monitor cannot be used');
    } else if (before !== undefined) {
      this.#log.info({ monitorId }, 'the shared memory of a monitor can be used again');
    }
  }
}
