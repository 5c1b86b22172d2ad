import { chmod, copyFile, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { constants } from 'node:fs';
import path from 'node:path';
import { errorMessage, systemCode } from '@tocsin/errors';
import {
  type ControlPlace,
  type ControlState,
  decodeControl,
  encodeControl,
  untouchedControl,
} from '@tocsin/notifications';
import type { Logger } from '../logger';

/** `escontrol_interface_file`: what control clients said to the one process that there is, so that it survives a restart. */
export class ControlFile implements ControlPlace {
  readonly #file: string;
  readonly #log: Logger;
  readonly #listeners = new Set<(state: ControlState) => void>();
  #work: Promise<unknown> = Promise.resolve();
  /** Undefined until the file was read. */
  #state: Promise<ControlState> | undefined;
  /** Something is there that we do not know and could not set aside. */
  #isInTheWay = false;

  constructor(file: string, log: Logger) {
    this.#file = file;
    this.#log = log;
  }

  /** Never fails: a file that is not ours is set aside, one that cannot be read is said in the log. */
  read(): Promise<ControlState> {
    this.#state ??= this.#load();
    return this.#state;
  }

  /** Never fails: the log says so where the file cannot be written. */
  change(change: (state: ControlState) => ControlState): Promise<ControlState> {
    const changed = this.#work.then(async () => {
      const state = change(await this.read());
      this.#state = Promise.resolve(state);
      for (const listener of this.#listeners) listener(state);
      await this.#write(state);
      return state;
    });
    this.#work = changed.catch(() => undefined);
    return changed;
  }

  listen(listener: (state: ControlState) => void): Promise<AsyncDisposable> {
    const own = (state: ControlState) => listener(state);
    this.#listeners.add(own);
    return Promise.resolve({
      [Symbol.asyncDispose]: () => {
        this.#listeners.delete(own);
        return Promise.resolve();
      },
    });
  }

  async #load(): Promise<ControlState> {
    const file = this.#file;
    try {
      const decoded = decodeControl(await readFile(file, 'utf8'));
      if (decoded.kind === 'foreign') {
        const copy = await this.#setAside();
        const message = `${file} cannot be read (${decoded.reason}): the old server wrote it, or somebody else. It was set aside as ${copy}; nothing is muted`;
        this.#log.error({ file, copy }, message);
        return untouchedControl;
      }
      if (decoded.dropped.length > 0) {
        this.#log.warn({ file, dropped: decoded.dropped }, 'parts of the control file mean nothing');
      }
      return decoded.state;
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') {
        this.#isInTheWay = true;
        this.#log.error({ file, err: error }, `${file} cannot be read: ${errorMessage(error)}`);
      }
      return untouchedControl;
    }
  }

  async #write(state: ControlState): Promise<void> {
    try {
      if (this.#isInTheWay) throw new Error('what is there could not be read and is left alone');
      await this.#replace(encodeControl(state));
    } catch (error) {
      const message = `${this.#file} cannot be written: ${errorMessage(error)}. What control clients said is lost at the next restart`;
      this.#log.error({ file: this.#file, err: error }, message);
    }
  }

  async #replace(text: string): Promise<void> {
    await mkdir(path.dirname(this.#file), { recursive: true });
    const temporary = `${this.#file}.new-${process.pid}`;
    try {
      await rm(temporary, { force: true });
      // Overrides may be passwords.
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, this.#file);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #setAside(): Promise<string> {
    for (let number = 1; ; number += 1) {
      const copy = `${this.#file}.foreign~${number}`;
      try {
        await copyFile(this.#file, copy, constants.COPYFILE_EXCL);
        await chmod(copy, 0o600);
        await rm(this.#file);
        return copy;
      } catch (error) {
        if (systemCode(error) !== 'EEXIST') throw error;
      }
    }
  }
}
