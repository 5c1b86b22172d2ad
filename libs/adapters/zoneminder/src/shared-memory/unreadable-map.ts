import { readFileSync, type Stats, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { errorMessage, systemCode } from '@tocsin/errors';

/** Says who may read a file that we may not, and what to do about it. */
export function explainUnreadable(path: string, thrown: unknown): string {
  const stats = isRefusal(thrown) ? statsOf(path) : undefined;
  // Some other trouble, or a folder above that we may not enter: the system's own words name it.
  if (stats === undefined) return `${path} cannot be read: ${errorMessage(thrown)}`;
  const owner = nameOf('/etc/passwd', stats.uid);
  const group = nameOf('/etc/group', stats.gid);
  const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
  const us = ownAccount();
  const groupMayRead = (stats.mode & 0o040) !== 0;
  const remedy = groupMayRead
    ? `add ${us} to the group ${group} (usermod -aG ${group} ${us}; in containers ZM_GID=${stats.gid} in .env) and start again`
    : `only ${owner} may read it, so run as ${owner}`;
  return `${path} may not be read by ${us} (owner ${owner}, group ${group}, mode ${mode}): ${remedy}`;
}

function isRefusal(thrown: unknown): boolean {
  const code = systemCode(thrown);
  return code === 'EACCES' || code === 'EPERM';
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // The message then names the first trouble, which is the cause of this one.
  }
}

function ownAccount(): string {
  const uid = process.geteuid?.();
  return uid === undefined ? userInfo().username : nameOf('/etc/passwd', uid);
}

/** The name in `/etc/passwd` or `/etc/group`; the number where it is not listed (containers, directory services). */
function nameOf(file: string, id: number): string {
  const line = linesOf(file).find((entry) => entry.split(':')[2] === String(id));
  return line?.split(':')[0] ?? String(id);
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return []; // Not there: numbers will do in a message.
  }
}
