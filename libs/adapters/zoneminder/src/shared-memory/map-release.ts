import { readSync } from 'node:fs';
import {
  chooseLayout,
  decodeSize,
  decodeStateNumber,
  type LayoutChoice,
  layoutOfRestingMonitor,
  type MapBytes,
  type SharedMemoryLayout,
  videoStoreData,
  videoStoreOffset,
} from '@tocsin/zoneminder-formats';
import type { Logger } from 'pino';

/** Works out which release wrote a map, and says so in the log where that is less than plain. */
export class MapRelease {
  readonly #log: Logger;
  readonly #recordingTime = Buffer.alloc(8);
  #version: string | undefined;
  #size: number | undefined;
  #choice: LayoutChoice | undefined;

  constructor(version: string | undefined, log: Logger) {
    this.#version = version;
    this.#log = log;
  }

  useVersion(version: string): void {
    this.#version = version;
    this.#size = undefined;
  }

  /** @returns undefined for a size that no known release has */
  layoutOf(bytes: MapBytes, descriptor: number): SharedMemoryLayout | undefined {
    const size = decodeSize(bytes);
    if (size !== this.#size) this.#choose(size);
    if (this.#choice === undefined || this.#choice.isCertain) return this.#choice?.layout;
    return this.#layoutAtRest(this.#choice, bytes, descriptor);
  }

  #choose(size: number): void {
    this.#size = size;
    this.#choice = chooseLayout(size, this.#version);
    if (this.#choice === undefined) return;
    const { layout, isCertain, isVersionInLine } = this.#choice;
    const facts = { mapSize: size, version: this.#version, releases: layout.releases };
    if (!isVersionInLine) {
      this.#log.warn(
        facts,
        'the map was written by another ZoneMinder than the version says: the map is believed',
      );
    }
    if (!isCertain) {
      this.#log.warn(
        facts,
        'the map does not tell its ZoneMinder release: state numbers are judged by the resting state',
      );
    }
  }

  /** Asked again with every change of the map, so a guess made at a bad moment does not last. */
  #layoutAtRest(choice: LayoutChoice, bytes: MapBytes, descriptor: number): SharedMemoryLayout {
    const videoStore = videoStoreOffset(choice.layout, 0);
    if (videoStore === null) return choice.layout;
    readSync(descriptor, this.#recordingTime, 0, 8, videoStore + videoStoreData.recordingTime);
    const recordingSeconds = this.#recordingTime.readUInt32LE(0);
    const stateNumber = decodeStateNumber(bytes, choice.layout);
    const layout =
      layoutOfRestingMonitor(choice.layout.sizeBytes, stateNumber, recordingSeconds) ?? choice.layout;
    this.#choice = { ...choice, layout };
    return layout;
  }
}
