import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { encodeMap, type MapFields, type SharedMemoryLayout } from '@tocsin/zoneminder-formats';

/** One genuine `zm.mmap.<id>` file, written as its zmc would. */
export class SimulatedMap {
  readonly #path: string;
  readonly #layout: SharedMemoryLayout;
  readonly #descriptor: number;
  #fields: MapFields;

  /** Sets the map up; a file that a killed zmc left is taken over with its inode, as zmc does. */
  constructor(path: string, layout: SharedMemoryLayout, now: number) {
    this.#path = path;
    this.#layout = layout;
    this.#fields = freshFields(now);
    this.#descriptor = openSync(path, 'w', 0o640);
    this.#write();
    this.update({ isValid: true });
  }

  get fields(): MapFields {
    return this.#fields;
  }

  /** Everything of one call appears together; a reader sees several calls in their order. */
  update(changes: Partial<MapFields>): void {
    this.#fields = { ...this.#fields, ...changes };
    this.#write();
  }

  beat(now: number): void {
    const seconds = Math.floor(now / 1000);
    this.update({ heartbeatSeconds: seconds, lastWriteSeconds: seconds });
  }

  /** The end in good order: not valid any more, then gone. */
  remove(): void {
    this.update({ isValid: false });
    unlinkSync(this.#path);
    closeSync(this.#descriptor);
  }

  /** The end by kill -9: the file stays as it is. */
  abandon(): void {
    closeSync(this.#descriptor);
  }

  #write(): void {
    const bytes = encodeMap(this.#layout, this.#fields);
    writeSync(this.#descriptor, bytes, 0, bytes.length, 0);
  }
}

function freshFields(now: number): MapFields {
  const seconds = Math.floor(now / 1000);
  return {
    state: 'idle',
    captureFps: 5,
    lastEventId: 0,
    isValid: false,
    lastFrameScore: 0,
    startupSeconds: seconds,
    heartbeatSeconds: seconds,
    lastWriteSeconds: seconds,
    alarmCause: '',
    triggerState: 0,
    triggerScore: 0,
    triggerCause: '',
    triggerText: '',
    currentEventId: 0,
    recordingSeconds: 0,
  };
}
