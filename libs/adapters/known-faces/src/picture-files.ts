import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A picture of somebody known. */
export interface PictureFile {
  /** Who is on it: the name of its folder, or its own without the extension. */
  readonly name: string;
  readonly file: string;
  /** Changes whenever the file does. */
  readonly version: string;
}

const extensions = new Set(['.jpg', '.jpeg', '.png', '.gif']);

/**
 * The pictures in a folder of known faces: `name.jpg`, or a folder per person with any number of pictures. Everything else in it,
 * e.g. the `faces.dat` of the old detector, is left alone.
 * @returns in the order of their names
 * @throws where the folder cannot be read
 */
export async function listPictures(folder: string): Promise<PictureFile[]> {
  const found: { name: string; file: string }[] = [];
  for (const entry of await entriesOf(folder)) {
    const inside = path.join(folder, entry.name);
    if (isPicture(entry)) found.push({ name: path.parse(entry.name).name, file: inside });
    else if (!entry.isFile() && !entry.name.startsWith('.'))
      found.push(...(await picturesOf(entry.name, inside)));
  }
  const pictures = await Promise.all(found.map(withVersion));
  return pictures.filter((picture) => picture !== undefined);
}

/** What is in the folder of one person; nothing where it is no folder. */
async function picturesOf(name: string, folder: string): Promise<{ name: string; file: string }[]> {
  const entries = await entriesOf(folder).catch(() => []);
  return entries.filter(isPicture).map((entry) => ({ name, file: path.join(folder, entry.name) }));
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function isPicture(entry: Dirent): boolean {
  return (
    !entry.isDirectory() &&
    !entry.name.startsWith('.') &&
    extensions.has(path.extname(entry.name).toLowerCase())
  );
}

async function withVersion({ name, file }: { name: string; file: string }): Promise<PictureFile | undefined> {
  const found = await stat(file).catch(() => undefined); // gone meanwhile
  if (found?.isFile() !== true) return undefined;
  return { name, file, version: [found.ino, found.size, found.mtimeMs, found.ctimeMs].join(':') };
}
