import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '@tocsin/errors';
import type { HeldPlace } from './held-place';

/**
 * Copies a file to `<file>.~1~`, or the number after the highest that is there, as `cp --backup=numbered` counts, with its
 * owner, rights and time.
 * @returns the copy's path; undefined where there is nothing to copy
 */
export async function backUp(place: HeldPlace): Promise<string | undefined> {
  try {
    // By what is open, and not by a name that may lead elsewhere by then.
    await using file = await open(place.at(), constants.O_RDONLY | constants.O_NOFOLLOW);
    const { uid, gid, mode, atime, mtime } = await file.stat();
    await using copy = await firstFree(place);
    const { handle, name } = copy;
    await handle.writeFile(await file.readFile());
    if (process.geteuid?.() === 0) await handle.chown(uid, gid);
    await handle.chmod(mode & 0o777);
    await handle.utimes(atime, mtime);
    await handle.sync();
    copy.keep();
    return path.join(path.dirname(place.file), name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Gone again unless it is kept. */
class Copy implements AsyncDisposable {
  #isWhole = false;

  constructor(
    readonly name: string,
    readonly handle: FileHandle,
    readonly file: string,
  ) {}

  keep(): void {
    this.#isWhole = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
    if (!this.#isWhole) await rm(this.file, { force: true });
  }
}

async function firstFree(place: HeldPlace): Promise<Copy> {
  for (;;) {
    const name = `${place.name}.~${(await highest(place)) + 1}~`;
    try {
      return new Copy(name, await open(place.at(name), 'wx', 0o600), place.at(name));
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function highest({ folder, name }: HeldPlace): Promise<number> {
  const numbers = (await readdir(folder)).map((each) =>
    each.startsWith(`${name}.~`) ? Number(/^\.~(\d+)~$/.exec(each.slice(name.length))?.[1] ?? 0) : 0,
  );
  return Math.max(0, ...numbers);
}
