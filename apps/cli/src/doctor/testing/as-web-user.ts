import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const othersEnter = 0o001;

/** Debian's. */
export const webUser = { uid: 33, gid: 33 } as const;

/** Why a process cannot become the web user here and still find its program; undefined where it can. */
export function whyNotWebUser(): string | undefined {
  if (process.getuid?.() !== 0) return 'it takes root to become somebody else';
  if (!readFileSync('/etc/passwd', 'utf8').includes('\nwww-data:x:33:33:'))
    return 'there is no www-data with number 33';
  const closed = [__dirname, process.execPath].flatMap(foldersAbove).find(isClosed);
  return closed === undefined ? undefined : `www-data may not enter ${closed}`;
}

const isClosed = (folder: string): boolean => (statSync(folder).mode & othersEnter) === 0;

function foldersAbove(file: string): string[] {
  const folder = path.dirname(file);
  return folder === file ? [] : [folder, ...foldersAbove(folder)];
}
