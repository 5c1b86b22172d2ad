import { statSync } from 'node:fs';

/** Who may read a file of secrets. */
export interface SecretRights {
  readonly mode: number;
  /** Where the file's own group is not the reader's. */
  readonly gid?: number;
}

const othersMask = 0o007;

/**
 * Owner and group read it, others do not. A file of root alone is read by the web user as one of the others: it gets the
 * group of the data folder.
 * @returns undefined where that is so already, or where nobody can tell who reads it
 */
export function secretRights(file: string, dataFolder: string): SecretRights | undefined {
  const { mode, uid, gid } = statSync(file);
  if ((mode & othersMask) === 0) return undefined;
  const closed = 0o640;
  if (uid !== 0 || gid !== 0) return { mode: closed };
  const readers = statSync(dataFolder, { throwIfNoEntry: false })?.gid ?? 0;
  return readers === 0 ? undefined : { mode: closed, gid: readers };
}
