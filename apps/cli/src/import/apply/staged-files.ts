import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, errorMessage, systemCode } from '@tocsin/errors';
import { pathObstacle, whoWeAre } from '@tocsin/runtime';
import type { SecretRights } from '../plan/secret-rights';
import type { WriteStep } from '../plan/step';

/** New files, each written beside the one whose place it will take. What is not put in place goes away with it. */
export class StagedFiles implements AsyncDisposable {
  readonly #staged = new Map<string, { readonly target: string; readonly temporary: string }>();

  /** @throws CodedError `import-unwritable` where one cannot be written: nothing was replaced then */
  async add(step: WriteStep): Promise<void> {
    const { file } = step;
    try {
      const { mode } = await stat(step.from);
      const owner = { ...(await ownerOf(step.owner ?? step.from)), mode };
      await makeFolder(path.dirname(file), owner);
      // A link stays; what it leads to is replaced.
      const target = existsSync(file) ? await realpath(file) : file;
      const temporary = path.join(path.dirname(target), `.import.${path.basename(target)}`);
      this.#staged.set(file, { target, temporary });
      await write(temporary, step.content);
      const former = existsSync(target) ? await stat(target) : owner;
      await giveTo(temporary, former, step.rights);
    } catch (error) {
      const folder = path.dirname(file);
      const why =
        pathObstacle(folder, 'write') ??
        (isForbidden(error) ? `folder ${folder} may not be written by ${whoWeAre()}` : errorMessage(error));
      throw new CodedError('import-unwritable', `${file} cannot be written: ${why}`, { cause: error });
    }
  }

  /** Where the new content of a file is; undefined where it stays. */
  at(file: string): string | undefined {
    return this.#staged.get(file)?.temporary;
  }

  /** The file that is replaced, behind links. */
  targetOf(file: string): string {
    return this.#staged.get(file)?.target ?? file;
  }

  /** Puts a file in its place, whole: who reads it sees the old one or the new one. */
  async putInPlace(file: string): Promise<void> {
    const staged = this.#staged.get(file);
    if (staged === undefined) return;
    await rename(staged.temporary, staged.target);
    this.#staged.delete(file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { temporary } of this.#staged.values()) await rm(temporary, { force: true });
  }
}

async function ownerOf(file: string): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = await stat(file);
  return { uid, gid };
}

const isForbidden = (error: unknown): boolean => systemCode(error) === 'EACCES';

interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

async function write(file: string, content: Buffer): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Only root can give files away; who is not root made the file that it replaces, or may write to it. */
async function giveTo(file: string, { uid, gid, mode }: Owner, rights?: SecretRights): Promise<void> {
  if (process.geteuid?.() === 0) await chown(file, uid, rights?.gid ?? gid);
  await chmod(file, rights?.mode ?? mode & 0o7777);
}

/** With the folders above it, each for who will own what is in it. */
async function makeFolder(folder: string, { uid, gid }: Owner): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined || process.geteuid?.() !== 0) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) await chown(made, uid, gid);
}
