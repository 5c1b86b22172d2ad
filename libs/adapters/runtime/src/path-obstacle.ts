import { accessSync, closeSync, constants, lstatSync, openSync, readlinkSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { systemCode } from '@tocsin/errors';

const modes = { read: constants.R_OK, write: constants.W_OK, run: constants.X_OK } as const;
const rights = { read: 'r', write: 'w', run: 'x' } as const;

/** Links that lead to links, at most. */
const maxLinks = 20;

/**
 * Names the first part of a path that stops us, and as whom we were stopped.
 * @param want - what is to be done with the file or folder
 * @returns undefined where nothing is in the way
 */
export function pathObstacle(file: string, want: 'read' | 'write' | 'run', links = 0): string | undefined {
  const absolute = path.resolve(file);
  const { root } = path.parse(absolute);
  let folder = root;
  for (const part of absolute.slice(root.length).split(path.sep)) {
    const next = path.join(folder, part);
    const code = codeOf(() => statSync(next));
    if (code !== undefined)
      return obstacleAt(folder, part, { code, rest: path.relative(next, absolute), want, links });
    folder = next;
  }
  const code = codeOf(() => attempt(absolute, want));
  if (code === undefined) return undefined;
  if (code === 'EROFS') return `${absolute} is on a read-only file system`;
  const right = `Give that user the ${rights[want]} right on it`;
  if (code === 'EACCES')
    return `${statSync(absolute).isDirectory() ? `folder ${absolute}` : 'the file'} may not be ${done[want]} by ${whoWeAre()}. ${right}`;
  return `${absolute}: ${code}`;
}

const done = { read: 'read', write: 'written', run: 'run' } as const;

interface Missed {
  readonly code: string;
  /** What of the path comes after the part that stops us. */
  readonly rest: string;
  readonly want: 'read' | 'write' | 'run';
  readonly links: number;
}

function obstacleAt(folder: string, part: string, { code, rest, want, links }: Missed): string {
  const next = path.join(folder, part);
  const target = linkTarget(next);
  // letsencrypt links from a folder that may be entered into one that may not.
  if (target !== undefined && links < maxLinks) {
    const behind = pathObstacle(path.resolve(folder, target, rest), want, links + 1);
    if (behind !== undefined) return `${next} leads to ${target}: ${behind}`;
  }
  if (code === 'ENOENT') return `there is no ${part} in ${folder}`;
  if (code === 'ENOTDIR') return `${folder} is not a folder`;
  if (code === 'EACCES')
    return `folder ${folder} cannot be entered by ${whoWeAre()}. Give that user the x right on it`;
  return `${next}: ${code}`;
}

function linkTarget(file: string): string | undefined {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : undefined;
  } catch {
    return undefined; // the folder above stops us, not a link
  }
}

/** Opens files, since access(2) asks for the user that we were, not the one that we have become. */
function attempt(file: string, want: keyof typeof modes): void {
  if (want === 'run' || !statSync(file).isFile()) accessSync(file, modes[want]);
  else closeSync(openSync(file, want === 'read' ? 'r' : 'r+'));
}

/** As whom this process runs. */
export function whoWeAre(): string {
  const uid = process.geteuid?.();
  try {
    return `user ${userInfo().username}${uid === undefined ? '' : ` (uid ${uid})`}`;
  } catch {
    // A container's user often has a number and no name.
    return `the user with uid ${uid}`;
  }
}

function codeOf(look: () => unknown): string | undefined {
  try {
    look();
    return undefined;
  } catch (error) {
    return systemCode(error) ?? String(error);
  }
}
