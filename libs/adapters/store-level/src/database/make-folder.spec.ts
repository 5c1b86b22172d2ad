import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder';

describe('making the folder of the store', () => {
  it('makes those above it, too, and does not mind that they are there', async () => {
    const base = mkdtempSync(join(tmpdir(), 'tocsin-folder-'));
    try {
      await makeFolder(join(base, 'a/b/c'));
      await makeFolder(join(base, 'a/b/c'));
      expect(statSync(join(base, 'a/b/c')).isDirectory()).toBe(true);
    } finally {
      rmSync(base, { recursive: true });
    }
  });

  it('comes back with the reason where the system makes no folders', async () => {
    expect(existsSync('/proc')).toBe(true);
    await expect(makeFolder('/proc/nope/store')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
