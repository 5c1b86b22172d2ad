import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** How a spec draws: with the one library that its package does not depend on. */
export interface Painter {
  /** A grey JPEG of 256 x 192 with squares of the cells of 64 pixels in a colour. */
  (...squares: readonly ColouredSquare[]): Promise<Buffer>;
}

export interface ColouredSquare {
  readonly colour: 'red' | 'green' | 'blue';
  /** Of the cells, 0..3 across and 0..2 down. */
  readonly cell: readonly [number, number];
}

/** A folder with folders of events in it. */
export class EventFolders implements AsyncDisposable {
  #events = 0;

  private constructor(readonly folder: string) {}

  static async open(name: string): Promise<EventFolders> {
    return new EventFolders(await mkdtemp(path.join(tmpdir(), `${name}-`)));
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  async event(files: Readonly<Record<string, Uint8Array | string>> = {}): Promise<string> {
    this.#events += 1;
    const event = this.path(`event-${this.#events}`);
    await mkdir(event);
    for (const [name, content] of Object.entries(files)) await writeFile(path.join(event, name), content);
    return event;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
