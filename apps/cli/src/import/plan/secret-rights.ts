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
 * group of what the web user reads.
 * @param readByUs - files and folders that Tocsin reads, which need not be there
 * @returns undefined where that is so already, or where nobody can tell who reads it
 */
export function secretRights(file: string, readByUs: readonly string[]): SecretRights | undefined {
  const { mode, uid, gid } = statSync(file);
  if ((mode & othersMask) === 0) return undefined;
  const closed = 0o640;
  if (uid !== 0 || gid !== 0) return { mode: closed };
  const groups = readByUs.map((each) => statSync(each, { throwIfNoEntry: false })?.gid ?? 0);
  const readers = groups.find((group) => group !== 0);
  return readers === undefined ? undefined : { mode: closed, gid: readers };
}
