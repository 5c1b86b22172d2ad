import { access, constants, mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { CatalogueModel, ModelFile } from './catalogue-model';
import { download, type Progress } from './download';
import { type LockedFile, readLock, writeLock } from './lock-file';
import { assertModel, lookOfFile } from './look-of-file';

/** `unknown`: it is there, and did not come from here. */
export type FileState = 'missing' | 'here' | 'changed' | 'unknown';

export interface PullOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Take a file that is another one than before. */
  readonly accept: boolean;
  readonly onProgress: (file: ModelFile, progress: Progress) => void;
  readonly idleMs?: number;
  readonly mostBytes?: number;
  /** Certificates to be trusted in place of the usual ones. */
  readonly ca?: string;
}

/** What became of a file: downloaded, or there already. */
export interface Pulled extends LockedFile {
  readonly name: string;
  readonly wasHere: boolean;
}

const defaults = { idleMs: 30_000, mostBytes: 2_000_000_000 };

/** The folder that models are downloaded to, with the checksums of what came. */
export class ModelFolder {
  constructor(readonly folder: string) {}

  fileOf({ name }: Pick<ModelFile, 'name'>): string {
    return path.join(this.folder, name);
  }

  /** By presence and size. @throws CodedError `models-lock-invalid` */
  async states(model: CatalogueModel): Promise<ReadonlyMap<ModelFile, FileState>> {
    const lock = await readLock(this.folder);
    const states = model.files.map(async (file): Promise<[ModelFile, FileState]> => {
      const found = await stat(this.fileOf(file)).catch(() => undefined);
      const locked = lock[file.name];
      if (found === undefined) return [file, 'missing'];
      if (locked === undefined) return [file, 'unknown'];
      return [file, found.size === locked.bytes ? 'here' : 'changed'];
    });
    return new Map(await Promise.all(states));
  }

  /** Every file that was ever downloaded, byte by byte. @throws CodedError `models-lock-invalid` */
  async verify(): Promise<ReadonlyMap<string, FileState>> {
    const states = new Map<string, FileState>();
    for (const [name, locked] of Object.entries(await readLock(this.folder))) {
      const look = await lookOfFile(path.join(this.folder, name));
      states.set(name, look === undefined ? 'missing' : look.sha256 === locked.sha256 ? 'here' : 'changed');
    }
    return states;
  }

  /**
   * Downloads a model, each file whole or not at all. What is there unchanged stays.
   * @throws CodedError `model-changed`, `model-unknown` (unless accepted), `models-folder-unwritable`, and those of a download
   */
  async pull(model: CatalogueModel, options: PullOptions): Promise<readonly Pulled[]> {
    await this.#make();
    const pulled: Pulled[] = [];
    for (const file of model.files) pulled.push(await this.#pullFile(file, options));
    return pulled;
  }

  async #pullFile(file: ModelFile, options: PullOptions): Promise<Pulled> {
    const { name, url } = file;
    const target = this.fileOf(file);
    const lock = await readLock(this.folder);
    const expected = lock[name]?.sha256 ?? file.sha256;
    const here = await lookOfFile(target);
    if (here !== undefined && here.sha256 === expected) {
      return { name, wasHere: true, ...(await this.#lock(name, { url, ...here })) };
    }
    if (here !== undefined && lock[name] === undefined && !options.accept) {
      throw new CodedError(
        'model-unknown',
        `${target} is there and was not downloaded by Tocsin; move it away, or say --accept to replace it`,
      );
    }
    const part = await download(url, target, {
      ...defaults,
      ...options,
      onProgress: (progress) => options.onProgress(file, progress),
    });
    try {
      await assertModel(part.file, url);
      const came = await lookOfFile(part.file);
      if (came === undefined) throw new Error(`${part.file} is gone`);
      if (expected !== undefined && came.sha256 !== expected && !options.accept)
        throw changed(file, came.sha256, expected);
      await rename(part.file, target);
      return { name, wasHere: false, ...(await this.#lock(name, { url, ...came })) };
    } catch (error) {
      await part.remove();
      throw error;
    }
  }

  async #lock(name: string, entry: LockedFile): Promise<LockedFile> {
    await writeLock(this.folder, { ...(await readLock(this.folder)), [name]: entry });
    return entry;
  }

  async #make(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      await access(this.folder, constants.W_OK);
    } catch (error) {
      throw new CodedError(
        'models-folder-unwritable',
        `the models folder ${this.folder} cannot be written: ${errorMessage(error)}`,
        { cause: error },
      );
    }
  }
}

function changed({ name, url }: ModelFile, came: string, expected: string): CodedError {
  return new CodedError(
    'model-changed',
    `${name} at ${url} is not the file that was expected (sha256 ${came}, not ${expected}). If its makers have published another one, say --accept`,
  );
}
