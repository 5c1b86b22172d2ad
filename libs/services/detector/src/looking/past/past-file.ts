import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PastDetections } from '@tocsin/detection-config';
import { errorMessage, systemCode } from '@tocsin/errors';
import type { MonitorId } from '@tocsin/messages';
import type { Logger } from 'pino';
import { makeFolder } from '../outputs/make-folder';
import { writeWhole } from '../outputs/write-whole';

/**
 * What the last event of each monitor showed, a JSON file by monitor in `image_path`. Two events of one monitor at
 * once both compare with what was before them, and the later one is kept.
 */
export class PastFile {
  constructor(
    private readonly folder: string,
    private readonly log: Logger,
  ) {}

  /** @returns null where nothing is known, or what is there is not understood */
  async read(monitor: MonitorId): Promise<PastDetections | null> {
    const file = this.#file(monitor);
    try {
      return PastDetections.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if (isMissing(error)) return null;
      this.log.warn(
        { monitorId: monitor },
        `${file} cannot be read and counts as empty: ${errorMessage(error)}`,
      );
      return null;
    }
  }

  /** A state that cannot be kept is logged: objects that stay are then told again. */
  async write(monitor: MonitorId, state: PastDetections): Promise<void> {
    try {
      await makeFolder(this.folder);
      await writeWhole(this.#file(monitor), JSON.stringify(state));
    } catch (error) {
      this.log.error(
        { monitorId: monitor, err: error },
        `past detections cannot be kept in ${this.folder}: ${errorMessage(error)}; let this account write there`,
      );
    }
  }

  #file(monitor: MonitorId): string {
    return path.join(this.folder, `past_detections_mid${monitor}.json`);
  }
}

function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
