import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** What stands beside the beginning of a file: where it came from, and which version it was. */
const PartNote = z.object({ url: z.string(), etag: z.string() });

/** The beginning of a file whose download broke off. */
export class PartFile {
  readonly file: string;
  readonly #noteFile: string;

  constructor(
    target: string,
    private readonly url: string,
  ) {
    this.file = `${target}.part`;
    this.#noteFile = `${target}.part.json`;
  }

  /** How much is there, and of which version; undefined where a download has to begin anew. */
  async begun(): Promise<{ readonly bytes: number; readonly etag: string } | undefined> {
    try {
      const note = PartNote.parse(JSON.parse(await readFile(this.#noteFile, 'utf8')));
      const { size } = await stat(this.file);
      return note.url === this.url && size > 0 ? { bytes: size, etag: note.etag } : undefined;
    } catch {
      return undefined; // whatever it is, it cannot be gone on with
    }
  }

  /** Notes the version that is downloaded now. Only one that is told apart byte by byte can be gone on with later. */
  async begin(etag: string | undefined): Promise<void> {
    await this.remove();
    if (etag === undefined || etag.startsWith('W/')) return;
    await writeFile(this.#noteFile, JSON.stringify({ url: this.url, etag }));
  }

  /** All of it has come. */
  async complete(): Promise<void> {
    await rm(this.#noteFile, { force: true });
  }

  async remove(): Promise<void> {
    await Promise.all([rm(this.file, { force: true }), rm(this.#noteFile, { force: true })]);
  }
}
