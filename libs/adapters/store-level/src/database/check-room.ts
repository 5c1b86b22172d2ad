import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What LevelDB writes beside its log when it is opened: a manifest, and a list of the files. */
const reserveBytes = 256 * 1024;

/**
 * Whether LevelDB can be opened anew and then written to: it writes its log out as a table first.
 * @param bytes - to be written afterwards
 * @throws what the system says, where there is no room or no right
 */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const logs = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  const sizes = await Promise.all(logs.map(async (name) => (await stat(join(folder, name))).size));
  const needed = sizes.reduce((sum, size) => sum + size, reserveBytes + bytes);
  const file = join(folder, 'room');
  try {
    const handle = await open(file, 'w');
    try {
      await handle.writeFile(Buffer.alloc(needed, '.'));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true });
  }
}
