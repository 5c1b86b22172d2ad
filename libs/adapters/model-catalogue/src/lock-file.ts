import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';
import { z } from 'zod';

const LockedFile = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  /** Where it came from. */
  url: z.string(),
});
export type LockedFile = z.infer<typeof LockedFile>;

const Lock = z.object({ version: z.literal(1), files: z.record(z.string(), LockedFile) });

const lockName = 'models.lock.json';

/** What was downloaded into a folder, by name of file. @throws CodedError `models-lock-invalid` */
export async function readLock(folder: string): Promise<Readonly<Record<string, LockedFile>>> {
  const file = path.join(folder, lockName);
  try {
    return Lock.parse(JSON.parse(await readFile(file, 'utf8'))).files;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return {};
    throw new CodedError(
      'models-lock-invalid',
      `${file} cannot be read (${errorMessage(error)}); move it away, and every model is taken as it comes`,
      { cause: error },
    );
  }
}

/** Whole or not at all. */
export async function writeLock(folder: string, files: Readonly<Record<string, LockedFile>>): Promise<void> {
  const file = path.join(folder, lockName);
  const sorted = Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  await writeFile(`${file}.tmp`, `${JSON.stringify({ version: 1, files: sorted }, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
}
