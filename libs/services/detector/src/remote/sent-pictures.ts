import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';
import { makeFolder } from '../looking/outputs/make-folder';

/** Keeps pictures that others send, where the operator wants that. */
export class SentPictures {
  constructor(
    private readonly folder: string | undefined,
    private readonly log: Logger,
  ) {}

  async keep(jpeg: Uint8Array): Promise<void> {
    if (this.folder === undefined) return;
    const file = path.join(this.folder, `${randomUUID()}.jpg`);
    try {
      await makeFolder(this.folder);
      await writeFile(file, jpeg, { mode: 0o640 });
    } catch (error) {
      this.log.warn(
        { err: error },
        `${file} cannot be written: ${errorMessage(error)}; see [detector] remote_images_path`,
      );
    }
  }
}
