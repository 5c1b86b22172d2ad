import { constants } from 'node:fs';
import { chown, copyFile, readdir, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '@tocsin/errors';

/**
 * Copies a file to `<file>.~1~`, or the number after the highest that is there, as `cp --backup=numbered` counts, with its
 * owner, rights and time.
 * @returns the copy's path
 */
export async function backUp(file: string): Promise<string> {
  for (;;) {
    const copy = `${file}.~${(await highest(file)) + 1}~`;
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      const { uid, gid, atime, mtime } = await stat(file);
      if (process.geteuid?.() === 0) await chown(copy, uid, gid);
      await utimes(copy, atime, mtime);
      return copy;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function highest(file: string): Promise<number> {
  const { dir, base } = path.parse(file);
  const numbers = (await readdir(dir)).map((name) =>
    name.startsWith(`${base}.~`) ? Number(/^\.~(\d+)~$/.exec(name.slice(base.length))?.[1] ?? 0) : 0,
  );
  return Math.max(0, ...numbers);
}
