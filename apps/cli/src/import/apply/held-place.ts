import { constants, existsSync } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';

/** Links that lead to links, at most. */
const maxLinks = 20;

/** By which a process can name a folder that it has open; Linux has it. */
const openFiles = '/proc/self/fd';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `link`: the file itself, be it a link. `target`: what it leads to. */
export type Which = 'link' | 'target';

/**
 * The place of a file. To root its folder stays the same one, whoever puts another folder or a link in its place meanwhile:
 * those of the old server are the web user's. Links of other users are followed only into folders of theirs.
 */
export class HeldPlace implements AsyncDisposable {
  /** To be shown. */
  readonly file: string;
  readonly name: string;
  readonly #folder: string;
  readonly #held: FileHandle | undefined;

  private constructor(file: string, held?: FileHandle) {
    this.file = file;
    this.name = path.basename(file);
    this.#held = held;
    this.#folder = held === undefined ? path.dirname(file) : pathOf(held);
  }

  /**
   * @param owner - of folders on its way that have to be made; without one they have to be there
   * @throws CodedError `import-unwritable` for a link that is not followed
   */
  static async of(file: string, which: Which, owner?: Owner): Promise<HeldPlace> {
    if (process.geteuid?.() === 0 && existsSync(openFiles)) {
      const { held, name } = await walk(path.resolve(file), which, owner);
      return new HeldPlace(path.join(await readlink(pathOf(held)), name), held);
    }
    if (owner !== undefined) await mkdir(path.dirname(file), { recursive: true });
    return new HeldPlace(which === 'target' && existsSync(file) ? await realpath(file) : path.resolve(file));
  }

  /** The path by which it is to be used, or that of a file beside it. */
  at(name = this.name): string {
    return path.join(this.#folder, name);
  }

  /** That folder. */
  get folder(): string {
    return this.#folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held?.close();
  }
}

const pathOf = ({ fd }: FileHandle): string => `${openFiles}/${fd}`;

const openFolder = (folder: string): Promise<FileHandle> =>
  open(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);

/** Goes from folder to folder, each held before the next one is looked at. */
async function walk(
  file: string,
  which: Which,
  owner: Owner | undefined,
): Promise<{ held: FileHandle; name: string }> {
  const followed: { readonly link: string; readonly uid: number }[] = [];
  let held = await openFolder('/');
  const enter = async (folder: string) => {
    const next = await openFolder(folder);
    await held.close();
    held = next;
  };
  let ahead = partsOf(file);
  try {
    for (;;) {
      const [name = '', ...rest] = ahead;
      const next = path.join(pathOf(held), name);
      const state = await stateOf(next);
      if (state?.isSymbolicLink() === true && (rest.length > 0 || which === 'target')) {
        const link = path.join(await readlink(pathOf(held)), name);
        if (followed.push({ link, uid: state.uid }) > maxLinks) throw notFollowed(link, 'leads in a circle');
        const target = await readlink(next);
        if (path.isAbsolute(target)) await enter('/');
        ahead = [...partsOf(target), ...rest];
        continue;
      }
      if (rest.length === 0 || state === undefined) {
        const { uid } = await held.stat();
        const foreign = followed.find((one) => one.uid !== 0 && one.uid !== uid);
        if (foreign !== undefined) {
          const reason = `is a link of user ${foreign.uid} into a folder of user ${uid}; root does not follow it. Name the file that it leads to, or give the link to root: chown -h root ${foreign.link}`;
          throw notFollowed(foreign.link, reason);
        }
      }
      if (rest.length === 0) return { held, name };
      if (state === undefined && owner !== undefined) await mkdir(next);
      await enter(next);
      if (state === undefined && owner !== undefined) await held.chown(owner.uid, owner.gid);
      ahead = rest;
    }
  } catch (error) {
    await held.close();
    throw error;
  }
}

const partsOf = (file: string): string[] => file.split('/').filter((part) => part !== '');

async function stateOf(file: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

const notFollowed = (link: string, reason: string): CodedError =>
  new CodedError('import-unwritable', `${link} ${reason}`);

/** What is wrong, without the numbers of held folders. */
export const reasonOf = (error: unknown): string =>
  errorMessage(error).replaceAll(/\/proc\/self\/fd\/\d+\//g, '');
