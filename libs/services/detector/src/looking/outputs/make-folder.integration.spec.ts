import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder } from './make-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'make-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes those above it, also where several want them at once', async () => {
  const deep = path.join(folder, 'a/b/c');
  await Promise.all([makeFolder(deep), makeFolder(deep), makeFolder(path.join(folder, 'a/d'))]);
  expect(statSync(deep).isDirectory()).toBe(true);
});

it('says what is in the way', async () => {
  writeFileSync(path.join(folder, 'file'), '');
  await expect(makeFolder(path.join(folder, 'file'))).rejects.toThrow(/^EEXIST/);
  await expect(makeFolder(path.join(folder, 'file/images'))).rejects.toThrow(/^EEXIST/);
});

it('comes back from a folder in which none can be made', async () => {
  await expect(makeFolder('/proc/nobody/images')).rejects.toThrow(/^ENOENT.*\/proc\/nobody'/);
});
