import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { chooseLayout, decodeReading, decodeSize, mapBytesNeeded } from '@tocsin/zoneminder-formats';

/** When shared memory first showed each alarm, by this process's own clock: `performance.now()`. */
export class AlarmClock implements Disposable {
  /** Event id → moment. */
  readonly shownAt = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #descriptors: readonly number[];

  /**
   * Looks at the maps every millisecond.
   * @param version - of ZoneMinder, e.g. `1.36.33`
   */
  constructor(mapFolder: string, monitorIds: readonly number[], version: string) {
    const maps = monitorIds.map((id) => openMap(path.join(mapFolder, `zm.mmap.${id}`), version));
    this.#descriptors = maps.map(({ descriptor }) => descriptor);
    this.#timer = setInterval(() => {
      for (const { read } of maps) {
        const { state, lastEventId } = read();
        if (state === 'alarm' && !this.shownAt.has(lastEventId))
          this.shownAt.set(lastEventId, performance.now());
      }
    }, 1);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const descriptor of this.#descriptors) closeSync(descriptor);
  }
}

function openMap(file: string, version: string) {
  const descriptor = openSync(file, 'r');
  const head = new Uint8Array(4);
  readSync(descriptor, head, 0, head.length, 0);
  const layout = chooseLayout(decodeSize(head), version)?.layout;
  if (layout === undefined) throw new Error(`${file} has no layout of a known ZoneMinder`);
  const bytes = new Uint8Array(mapBytesNeeded(layout));
  return {
    descriptor,
    read: () => {
      readSync(descriptor, bytes, 0, bytes.length, 0);
      return decodeReading(bytes, layout);
    },
  };
}
