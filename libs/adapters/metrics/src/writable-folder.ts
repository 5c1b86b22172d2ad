import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Check } from './checks';

/** As much as a full disk refuses, though it has room for an empty file. */
const probe = Buffer.alloc(4096, '.');

/** Whether something can be stored there: a disk that is full or read-only, or lost rights, are known before it matters. */
export const writableFolder =
  (folder: string): Check =>
  async (signal) => {
    const file = join(folder, `.health-${process.pid}`);
    try {
      await writeFile(file, probe, { signal });
    } catch (error) {
      throw new CodedError(
        'folder-not-writable',
        `nothing can be written to ${folder}: ${errorMessage(error)}; see to its rights, and that its disk is there and has room`,
        { cause: error, retryable: true },
      );
    } finally {
      await rm(file, { force: true }).catch(() => undefined); // it was never made, or is overwritten next time
    }
  };
