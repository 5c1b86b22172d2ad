import { lstat, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, systemCode } from '@tocsin/errors';
import { pathObstacle, whoWeAre } from '@tocsin/runtime';
import type { SecretRights } from '../plan/secret-rights';
import type { WriteStep } from '../plan/step';
import { HeldPlace, type Owner, reasonOf } from './held-place';

/** New files, each written beside the one whose place it will take. What is not put in place goes away with it. */
export class StagedFiles implements AsyncDisposable {
  readonly #staged = new Map<string, HeldPlace>();
  readonly #places = new AsyncDisposableStack();

  /** @throws CodedError `import-unwritable` where one cannot be written: nothing was replaced then */
  async add(step: WriteStep): Promise<void> {
    const { file } = step;
    try {
      const { mode } = await stat(step.from);
      const { uid, gid } = await stat(step.owner ?? step.from);
      // A link stays; what it leads to is replaced.
      const place = this.#places.use(await HeldPlace.of(file, 'target', { uid, gid }));
      this.#staged.set(file, place);
      const former = (await formerOf(place)) ?? { uid, gid, mode };
      await write(place.at(temporary(place)), step.content, former, step.rights);
    } catch (error) {
      if (error instanceof CodedError) throw error;
      const folder = path.dirname(file);
      const why =
        pathObstacle(folder, 'write') ??
        (isForbidden(error) ? `folder ${folder} may not be written by ${whoWeAre()}` : reasonOf(error));
      throw new CodedError('import-unwritable', `${file} cannot be written: ${why}`, { cause: error });
    }
  }

  /** Where the new content of a file is; undefined where it stays. */
  at(file: string): string | undefined {
    const place = this.#staged.get(file);
    return place === undefined ? undefined : path.join(path.dirname(place.file), temporary(place));
  }

  /** The place that the new content of a file will take, behind links. */
  placeOf(file: string): HeldPlace | undefined {
    return this.#staged.get(file);
  }

  /** Puts a file in its place, whole: who reads it sees the old one or the new one. */
  async putInPlace(file: string): Promise<void> {
    const place = this.#staged.get(file);
    if (place === undefined) return;
    await rename(place.at(temporary(place)), place.at());
    this.#staged.delete(file);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const place of this.#staged.values()) await rm(place.at(temporary(place)), { force: true });
    await this.#places.disposeAsync();
  }
}

const temporary = ({ name }: HeldPlace): string => `.import.${name}`;

const isForbidden = (error: unknown): boolean => systemCode(error) === 'EACCES';

interface Rights extends Owner {
  readonly mode: number;
}

/** Of the file that is replaced; undefined where there is none. */
async function formerOf(place: HeldPlace): Promise<Rights | undefined> {
  try {
    return await lstat(place.at());
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** By what is open, and not by a name that may lead elsewhere by then. */
async function write(
  file: string,
  content: Buffer,
  { uid, gid, mode }: Rights,
  rights: SecretRights | undefined,
): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    // Only root can give files away; who is not root made the file that it replaces, or may write to it.
    if (process.geteuid?.() === 0) await handle.chown(uid, rights?.gid ?? gid);
    await handle.chmod((rights?.mode ?? mode) & 0o777);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
