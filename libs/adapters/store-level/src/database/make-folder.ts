import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemCode } from '@tocsin/errors';

const mode = 0o750;

/**
 * Makes a folder and those above it. Not by mkdir's own `recursive`, which never comes back where the system
 * refuses a folder as not found (below /proc, say).
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'EEXIST') return;
    const parent = dirname(folder);
    if (code !== 'ENOENT' || parent === folder) throw thrown;
    await makeFolder(parent);
    await mkdir(folder, { mode });
  }
}
