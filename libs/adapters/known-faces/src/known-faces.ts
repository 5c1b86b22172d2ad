import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { KnownPerson } from '@tocsin/faces';
import type { Logger } from 'pino';
import type { Lesson } from './lesson';
import { LessonFile } from './lesson-file';
import { listPictures, type PictureFile } from './picture-files';

export interface KnownFacesOptions {
  readonly folder: string;
  /** Says which models and settings make the embeddings; with another key all pictures are looked at again. */
  readonly modelKey: string;
  /**
   * Looks at a picture file.
   * @throws CodedError `picture-…` where it is none, anything else where it could not be looked at
   */
  readonly teach: (picture: Uint8Array) => Promise<Lesson>;
  readonly log: Logger;
}

/** A picture of somebody known, and what it taught. */
export interface TaughtPicture {
  readonly name: string;
  readonly file: string;
  readonly lesson: Lesson;
}

interface Known extends TaughtPicture {
  readonly version: string;
  readonly hash: string;
}

/** A picture that kills the models must not do so at each alarm. */
const mostFailures = 3;

/** The people in a folder of pictures. Pictures that are added, removed or replaced are noticed at the next question. */
export class KnownFaces {
  readonly #options: KnownFacesOptions;
  readonly #kept: LessonFile;
  #byFile = new Map<string, Known>();
  #lessons: Map<string, Lesson> | undefined;
  #refreshing: Promise<void> | undefined;
  /** How often the models failed on a picture, by its hash. */
  readonly #failures = new Map<string, number>();
  /** What was said last of how many there are. */
  #said = '';

  constructor(options: KnownFacesOptions) {
    this.#options = options;
    this.#kept = new LessonFile(options.folder, options.modelKey, options.log);
  }

  /**
   * Everybody known, by name. Looks at the pictures that are new, which takes a moment for each. Never fails: what cannot be
   * used is said in the log and left out.
   */
  async people(): Promise<readonly KnownPerson[]> {
    const people = new Map<string, Float32Array[]>();
    for (const { name, lesson } of await this.pictures()) {
      if ('embedding' in lesson) people.set(name, [...(people.get(name) ?? []), lesson.embedding]);
    }
    this.#say(people);
    return [...people].map(([name, embeddings]) => ({ name, embeddings }));
  }

  /** Every picture of the folder, usable or not. */
  async pictures(): Promise<readonly TaughtPicture[]> {
    // Several alarms at once need one look at the folder.
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
    return [...this.#byFile.values()];
  }

  /** Forgets what is kept: all pictures are looked at again. */
  forget(): void {
    this.#byFile = new Map();
    this.#lessons = new Map();
  }

  async #refresh(): Promise<void> {
    const { folder, log } = this.#options;
    const files = await listPictures(folder).catch((error: unknown) => {
      log.debug({ folder }, `the folder of known faces cannot be read: ${errorMessage(error)}`);
      return [];
    });
    const isSame = ({ file, version, name }: PictureFile) =>
      this.#byFile.get(file)?.version === version && this.#byFile.get(file)?.name === name;
    if (files.length === this.#byFile.size && files.every(isSame)) return;

    this.#lessons ??= await this.#kept.read();
    const byFile = new Map<string, Known>();
    for (const picture of files) {
      const known = isSame(picture)
        ? this.#byFile.get(picture.file)
        : await this.#learn(picture, this.#lessons);
      if (known !== undefined) byFile.set(picture.file, known);
    }
    this.#byFile = byFile;
    // What failed is tried again after a restart.
    const learned = [...byFile.values()].filter(({ hash }) => !this.#failures.has(hash));
    this.#lessons = new Map(learned.map(({ hash, lesson }) => [hash, lesson]));
    await this.#kept.write(this.#lessons);
  }

  /** Undefined where the picture is to be tried again at the next question. */
  async #learn(
    { name, file, version }: PictureFile,
    before: ReadonlyMap<string, Lesson>,
  ): Promise<Known | undefined> {
    const skip = (why: string) =>
      this.#options.log.warn({ picture: file }, `a picture of a known face is skipped: ${why}`);
    let hash = '';
    try {
      const bytes = await readFile(file);
      hash = createHash('sha256').update(bytes).digest('hex');
      const lesson = before.get(hash) ?? (await this.#options.teach(bytes));
      if ('unusable' in lesson) skip(lesson.unusable);
      return { name, file, version, hash, lesson };
    } catch (error) {
      const why = errorMessage(error);
      skip(why);
      const isNoPicture = error instanceof CodedError && error.code.startsWith('picture-');
      const failures = (this.#failures.get(hash) ?? 0) + 1;
      this.#failures.set(hash, failures);
      return isNoPicture || failures >= mostFailures
        ? { name, file, version, hash, lesson: { unusable: why } }
        : undefined;
    }
  }

  #say(people: ReadonlyMap<string, readonly unknown[]>): void {
    const { log, folder } = this.#options;
    const pictures = [...people.values()].reduce((sum, one) => sum + one.length, 0);
    const said = `${people.size} people, ${pictures} pictures`;
    if (said === this.#said) return;
    this.#said = said;
    if (people.size === 0) log.warn({ folder }, 'no faces loaded: nobody can be told by name');
    else log.info({ folder, people: people.size, pictures }, 'known faces loaded');
  }
}
