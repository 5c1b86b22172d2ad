import { open } from 'node:fs/promises';

/** The end of a log that is looked at, bytes: enough for a thousand long lines. */
const looked = 512 * 1024;

/** The last lines of a file. @throws what the file system throws */
export async function lastLines(file: string, count: number): Promise<readonly string[]> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - looked);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    // The first was cut where we began to read; after the last newline comes nothing.
    return lines
      .slice(from > 0 ? 1 : 0)
      .filter((line) => line !== '')
      .slice(-count);
  } finally {
    await handle.close();
  }
}
