import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@tocsin/errors';

/** What LevelDB writes beside its log when it is opened: a manifest, and a list of the files. */
const reserveBytes = 256 * 1024;
const pieceBytes = 1024 * 1024;

/** Holds nothing of worth; found after a crash in the midst of a look, it may go. */
const probe = (folder: string): string => join(folder, 'room');

/**
 * Whether LevelDB can be opened anew and then written to: it writes its log out as a table first.
 * @param bytes - to be written afterwards
 * @throws what the system says, where there is no room or no right
 */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const sizes = await Promise.all(logs.map(async (name) => (await stat(join(folder, name))).size));
  const needed = sizes.reduce((sum, size) => sum + size, reserveBytes + bytes);
  await checkFree(folder, needed);
  // Rights, quotas and a disk that only says it has room are known when it is tried.
  try {
    await fill(probe(folder), needed);
  } finally {
    await removeProbe(folder);
  }
}

export const removeProbe = (folder: string): Promise<void> => rm(probe(folder), { force: true });

/** So that no look takes, for its moment, the last room of those who write there, too. */
async function checkFree(folder: string, needed: number): Promise<void> {
  const { bsize, blocks, bavail, bfree } = await statfs(folder);
  const free = bsize * (process.getuid?.() === 0 ? bfree : bavail);
  // Some file systems do not know their size.
  if (blocks === 0 || free >= needed) return;
  const megabytes = (size: number): string => (size / 1024 / 1024).toFixed(1);
  const message = `no space left on device: ${megabytes(free)} MiB are free, ${megabytes(needed)} MiB are needed`;
  throw new CodedError('store-unavailable', message, { retryable: true });
}

async function fill(file: string, size: number): Promise<void> {
  const piece = Buffer.alloc(Math.min(size, pieceBytes), '.');
  const handle = await open(file, 'w');
  try {
    for (let written = 0; written < size; written += piece.length) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
