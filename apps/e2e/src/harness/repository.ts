import { existsSync } from 'node:fs';
import path from 'node:path';

/** The root of the checkout, from wherever this code lies: the source tree, or a bundle in dist/. */
export const repository = rootAbove(__dirname);

function rootAbove(folder: string): string {
  if (existsSync(path.join(folder, 'nx.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`${__dirname} is not inside a checkout of Tocsin`);
  return rootAbove(parent);
}
