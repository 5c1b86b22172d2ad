import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  decodeReading,
  decodeSize,
  isSameReading,
  isTriggerInPlace,
  mapBytesNeeded,
  type SharedMemoryLayout,
} from '@tocsin/zoneminder-formats';
import { Liveness } from './liveness';
import type { MapReading, MapTroubleKind } from './map-reading';
import type { MapRelease } from './map-release';
import { explainUnreadable } from './unreadable-map';

/** As much as any layout needs. */
const readBytes = 1536;
/** How often the path is looked at, for each result of the last look. */
const checkMs: Readonly<Record<MapReading['kind'], number>> = {
  ok: 1000,
  missing: 250,
  invalid: 250,
  stale: 250,
  'unknown-size': 250,
  unreadable: 1000, // A failed attempt is costly, and the remedy takes a person.
};

export interface MonitorMapParts {
  readonly path: string;
  readonly release: MapRelease;
  /** How long a heartbeat may stand still. */
  readonly staleMs: number;
}

/**
 * One monitor's map, with its descriptor kept open. A look costs one `readSync`; nothing is decoded or allocated
 * unless something has changed.
 */
export class MonitorMap implements Disposable {
  readonly #path: string;
  readonly #release: MapRelease;
  readonly #staleMs: number;
  #descriptor: number | undefined;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #liveness: Liveness;
  /** The copy behind `#content`, and the one that the next look fills: they change places. */
  #shown = Buffer.alloc(readBytes);
  #fresh = Buffer.alloc(readBytes);
  /** Of `#shown`; undefined where there is nothing to compare with. */
  #layout: SharedMemoryLayout | undefined;
  /** What `#shown` says. */
  #content: MapReading = { kind: 'missing', detail: '' };
  /** What was answered last. */
  #answer: MapReading = this.#content;

  constructor(parts: MonitorMapParts) {
    this.#path = parts.path;
    this.#release = parts.release;
    this.#staleMs = parts.staleMs;
    this.#liveness = new Liveness(parts.staleMs);
  }

  /** @returns the same object as before as long as nothing has changed */
  read(now: number): MapReading {
    // Whichever way the clock was set.
    if (Math.abs(now - this.#checkedAt) >= checkMs[this.#answer.kind]) this.#checkPath(now);
    if (this.#descriptor !== undefined) this.#look(this.#descriptor);
    this.#answer = this.#judge(now);
    return this.#answer;
  }

  /** Decodes afresh at the next look: something that decides how has changed. */
  forgetLayout(): void {
    this.#layout = undefined;
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** A restarted zmc has made a new file; the old descriptor would go on reading the dead one. */
  #checkPath(now: number): void {
    this.#checkedAt = now;
    try {
      const there = statSync(this.#path, { throwIfNoEntry: false });
      if (there === undefined) {
        this.#drop(
          'missing',
          `${this.#path} is not there: zmc of this monitor does not run, or this container does not share the host's ${dirname(this.#path)}`,
        );
        return;
      }
      if (this.#descriptor !== undefined && isSameFile(fstatSync(this.#descriptor), there)) return;
      this[Symbol.dispose]();
      this.#descriptor = openSync(this.#path, 'r');
      this.#layout = undefined;
      this.#liveness = new Liveness(this.#staleMs);
    } catch (error) {
      this.#drop('unreadable', explainUnreadable(this.#path, error));
    }
  }

  #look(descriptor: number): void {
    try {
      const got = readSync(descriptor, this.#fresh, 0, readBytes, 0);
      const isUnchanged =
        this.#layout !== undefined &&
        got >= mapBytesNeeded(this.#layout) &&
        isSameReading(this.#fresh, this.#shown, this.#layout);
      if (!isUnchanged) this.#decode(got, descriptor);
    } catch (error) {
      this.#drop('unreadable', explainUnreadable(this.#path, error));
    }
  }

  #decode(got: number, descriptor: number): void {
    [this.#shown, this.#fresh] = [this.#fresh, this.#shown];
    this.#layout = undefined;
    const bytes = this.#shown.subarray(0, got);
    if (got < 4 || decodeSize(bytes) === 0) {
      this.#fail(
        'invalid',
        `${this.#path} is empty: its zmc is being set up, or died at it (its log in ZoneMinder tells); the Events table is polled instead`,
      );
      return;
    }
    const layout = this.#release.layoutOf(bytes, descriptor);
    if (layout === undefined) {
      const found = `${this.#path} says it is of ${decodeSize(bytes)} bytes, which no known ZoneMinder release writes`;
      this.#fail('unknown-size', `${found}: the Events table is polled instead`);
    } else if (got < mapBytesNeeded(layout)) {
      this.#fail(
        'invalid',
        `${this.#path} ends after ${got} bytes, too soon for ZoneMinder ${layout.releases}`,
      );
    } else if (isTriggerInPlace(bytes, layout)) {
      this.#layout = layout;
      const reading = decodeReading(bytes, layout);
      if (reading.isValid) this.#content = { kind: 'ok', reading };
      else this.#fail('invalid', `${this.#path} is marked invalid: zmc is starting or has stopped`);
    } else {
      this.#fail(
        'invalid',
        `${this.#path} is not a map of ZoneMinder ${layout.releases}: no trigger data in it`,
      );
    }
  }

  #judge(now: number): MapReading {
    if (this.#content.kind !== 'ok') return this.#content;
    if (!this.#liveness.isStale(this.#content.reading.heartbeatSeconds, now)) return this.#content;
    if (this.#answer.kind === 'stale') return this.#answer;
    const detail = `the heartbeat in ${this.#path} has stood still for ${this.#staleMs / 1000} s: its zmc has died or hangs`;
    return { kind: 'stale', detail };
  }

  #fail(kind: MapTroubleKind, detail: string): void {
    const isKnown = this.#content.kind === kind && this.#content.detail === detail;
    if (!isKnown) this.#content = { kind, detail };
  }

  /** Gives the descriptor up; the path is looked at again soon. */
  #drop(kind: MapTroubleKind, detail: string): void {
    this[Symbol.dispose]();
    this.#layout = undefined;
    this.#fail(kind, detail);
  }
}

function isSameFile(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}
