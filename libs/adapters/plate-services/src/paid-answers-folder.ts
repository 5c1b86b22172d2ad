import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage, systemCode } from '@tocsin/errors';
import type { Logger } from 'pino';
import type { PaidAnswers } from './paid-answers';

export interface PaidAnswersFolderOptions {
  readonly folder: string;
  /** Questions that are remembered; the oldest go. */
  readonly most?: number;
  readonly log: Logger;
}

/** Answers as files in a folder, shared by the detectors of a machine. Where it cannot be written they last as long as the process. */
export class PaidAnswersFolder implements PaidAnswers {
  readonly #folder: string;
  readonly #most: number;
  readonly #log: Logger;
  /** What this process knows; oldest first. Undefined: asked, not answered. */
  readonly #known = new Map<string, string | undefined>();
  #claims = 0;
  #isTold = false;

  constructor({ folder, most = 2000, log }: PaidAnswersFolderOptions) {
    this.#folder = folder;
    this.#most = most;
    this.#log = log;
  }

  async claim(question: string): Promise<boolean> {
    if (this.#known.has(question)) return false;
    this.#remember(question, undefined);
    if (!(await this.#isFirst(question))) return false;
    this.#claims += 1;
    if (this.#claims % 100 === 1) await this.#forgetOldest();
    return true;
  }

  async answerTo(question: string): Promise<string | undefined> {
    const known = this.#known.get(question);
    if (known !== undefined) return known;
    const text = await readFile(this.#file(question), 'utf8').catch(() => '');
    return text === '' ? undefined : text;
  }

  async keep(question: string, answer: string): Promise<void> {
    this.#remember(question, answer);
    const file = this.#file(question);
    await writeFile(`${file}.new`, answer);
    await rename(`${file}.new`, file);
  }

  async release(question: string): Promise<void> {
    this.#known.delete(question);
    await rm(this.#file(question), { force: true }).catch((error: unknown) => this.#tell(error));
  }

  async #isFirst(question: string): Promise<boolean> {
    try {
      await mkdir(this.#folder, { recursive: true });
    } catch (error) {
      this.#tell(error);
      return true;
    }
    try {
      // Of all who try at the same time one makes the file.
      await writeFile(this.#file(question), '', { flag: 'wx' });
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      this.#tell(error);
    }
    return true;
  }

  #remember(question: string, answer: string | undefined): void {
    this.#known.delete(question);
    this.#known.set(question, answer);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#most && oldest !== undefined) this.#known.delete(oldest);
  }

  async #forgetOldest(): Promise<void> {
    try {
      const names = await readdir(this.#folder);
      if (names.length <= this.#most) return;
      const files = await Promise.all(
        names.map(async (name) => {
          const file = path.join(this.#folder, name);
          return { file, changed: (await stat(file)).mtimeMs };
        }),
      );
      const old = files.toSorted((a, b) => a.changed - b.changed).slice(0, files.length - this.#most);
      await Promise.all(old.map(({ file }) => rm(file, { force: true })));
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#log.warn(
      { err: error },
      `what paid plate services were asked cannot be kept in ${this.#folder}: ${errorMessage(error)}; after a restart they may be asked twice`,
    );
  }

  #file(question: string): string {
    return path.join(
      this.#folder,
      `${createHash('sha256').update(question).digest('hex').slice(0, 32)}.json`,
    );
  }
}
