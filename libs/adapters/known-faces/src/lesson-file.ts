import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';
import { type Lesson, LessonBook, writeLesson } from './lesson';

/** In the folder of known faces, beside what older detectors left there. */
export const lessonFileName = 'tocsin-faces.json';

/** Keeps lessons over a restart. Nothing depends on it: what it does not know is learned again. */
export class LessonFile {
  readonly #file: string;
  readonly #model: string;
  readonly #log: Logger;
  #isSaidUnwritable = false;

  /** @param model - lessons of another one are forgotten */
  constructor(folder: string, model: string, log: Logger) {
    this.#file = path.join(folder, lessonFileName);
    this.#model = model;
    this.#log = log;
  }

  /** By the hash of the picture; empty where there is no file, or none of ours. */
  async read(): Promise<Map<string, Lesson>> {
    const text = await readFile(this.#file, 'utf8').catch(() => undefined);
    if (text === undefined) return new Map();
    try {
      const book = LessonBook.parse(JSON.parse(text));
      return new Map(book.model === this.#model ? Object.entries(book.pictures) : []);
    } catch {
      this.#log.warn(
        { file: this.#file },
        'the kept embeddings cannot be read; the pictures are looked at again',
      );
      return new Map();
    }
  }

  async write(lessons: ReadonlyMap<string, Lesson>): Promise<void> {
    const pictures = Object.fromEntries([...lessons].map(([hash, lesson]) => [hash, writeLesson(lesson)]));
    const draft = `${this.#file}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, JSON.stringify({ model: this.#model, pictures }), { mode: 0o600 });
      await rename(draft, this.#file);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => undefined);
      if (this.#isSaidUnwritable) return;
      this.#isSaidUnwritable = true;
      this.#log.warn(
        { file: this.#file },
        `the embeddings of known faces cannot be kept (${errorMessage(error)}); the pictures are looked at again after each start`,
      );
    }
  }
}
