import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `<Mon><DD>-<HH>h<MM>m<SS>s-<id>.jpg` in local time, as the old detector calls them. */
export function unknownFaceName(at: Date, id: string): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${months[at.getMonth()]}${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}h${two(at.getMinutes())}m${two(at.getSeconds())}s-${id}.jpg`;
}

/**
 * Keeps the picture of a face that nobody knows, for the operator to name it.
 * @returns the file
 * @throws what the disk says
 */
export async function saveUnknownFace(
  folder: string,
  jpeg: Uint8Array,
  { at, id }: { readonly at: Date; readonly id: string },
): Promise<string> {
  const file = path.join(folder, unknownFaceName(at, id));
  await mkdir(folder, { recursive: true });
  await writeFile(file, jpeg, { flag: 'wx', mode: 0o640 });
  return file;
}
