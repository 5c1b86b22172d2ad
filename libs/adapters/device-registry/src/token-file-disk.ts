import { type BigIntStats, constants } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '@tocsin/errors';

/** What tells one state of a file from another without reading it. */
export type Signature = string;

/** The file as it was when it was read. */
export interface FileContent {
  readonly text: string;
  readonly signature: Signature;
  /** ms since 1970 */
  readonly changedAt: number;
}

const signed = ({ mtimeNs, size, ino }: BigIntStats): Signature => `${mtimeNs}-${size}-${ino}`;

/**
 * Reads the file; undefined where there is none.
 * @param seen - the state that is known already: such a file is not read
 */
export async function readContent(
  file: string,
  seen: Signature | undefined,
): Promise<FileContent | 'unchanged' | undefined> {
  try {
    // Taken first: what changes while we read is noticed the next time.
    const state = await stat(file, { bigint: true });
    const signature = signed(state);
    if (signature === seen) return 'unchanged';
    return { text: await readFile(file, 'utf8'), signature, changedAt: Number(state.mtimeMs) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces the file as a whole: a reader sees the old text or the new one, also after a power cut.
 * Makes the folder where it is missing. Only the owner may read it; the owner stays who it was.
 */
export async function replaceContent(file: string, text: string): Promise<Signature> {
  await mkdir(path.dirname(file), { recursive: true });
  const target = await behindLinks(file);
  const temporary = `${target}.new-${process.pid}`;
  try {
    await writeSynced(temporary, text);
    await keepOwner(target, temporary);
    return await moveOver(temporary, target, text);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Copies the file to the first free of `<file><mark>~1`, `~2`, ... @returns the copy's path */
export async function copyAside(file: string, mark = ''): Promise<string> {
  for (let number = 1; ; number += 1) {
    const copy = `${file}${mark}~${number}`;
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      await chmod(copy, 0o600);
      return copy;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

async function writeSynced(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function moveOver(temporary: string, target: string, text: string): Promise<Signature> {
  // Taken before the move, so that what others write right behind us is noticed as theirs.
  const signature = signed(await stat(temporary, { bigint: true }));
  try {
    await rename(temporary, target);
    return signature;
  } catch (error) {
    // A single file mounted into a container cannot be replaced, only written.
    if (systemCode(error) !== 'EBUSY') throw error;
    await writeFile(target, text);
    await rm(temporary, { force: true });
    return signed(await stat(target, { bigint: true }));
  }
}

/** The old server must be able to read it again, though we may run as somebody else. */
async function keepOwner(target: string, temporary: string): Promise<void> {
  try {
    const { uid, gid } = await stat(target);
    const ours = await stat(temporary);
    if (uid !== ours.uid || gid !== ours.gid) await chown(temporary, uid, gid);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' && systemCode(error) !== 'EPERM') throw error;
  }
}

async function behindLinks(file: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return file;
    throw error;
  }
}
