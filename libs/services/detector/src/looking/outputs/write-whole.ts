import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file so that nobody ever sees half of it, also where the disk is full. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await replaceWhole(file, (draft) => writeFile(draft, content, { flag: 'wx', mode: 0o644 }));
}

/** As `writeWhole`, for what is written by somebody else. @param write - gets the name of a file to be made */
export async function replaceWhole(file: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    await write(draft);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined); // what went wrong first is what counts
    throw error;
  }
}
