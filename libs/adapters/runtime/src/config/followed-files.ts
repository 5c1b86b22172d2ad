import { statSync } from 'node:fs';
import { errorMessage } from '@tocsin/errors';

/** How often the files are looked at, ms. Watching misses what happens behind a link or a mount of one file. */
const usualIntervalMs = 1_000;

/** Says when files are others than before. One that is still being written is waited for. */
export class FollowedFiles implements Disposable {
  readonly #files: () => readonly string[];
  readonly #changed: () => void;
  readonly #timer: NodeJS.Timeout;
  /** What was last told of. */
  #told: string;
  #seen: string;

  /**
   * @param files - which ones, asked at each look; they need not be there
   * @param changed - called once for each change; must not throw
   */
  constructor(files: () => readonly string[], changed: () => void, intervalMs = usualIntervalMs) {
    this.#files = files;
    this.#changed = changed;
    this.#told = this.#marks();
    this.#seen = this.#told;
    this.#timer = setInterval(() => this.#look(), intervalMs);
    this.#timer.unref();
  }

  /** Takes the files as they are now for known. */
  known(): void {
    this.#told = this.#marks();
    this.#seen = this.#told;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const marks = this.#marks();
    const isStill = marks === this.#seen;
    this.#seen = marks;
    if (!isStill || marks === this.#told) return;
    this.#told = marks;
    this.#changed();
  }

  #marks(): string {
    return this.#files().map(markOf).join();
  }
}

function markOf(file: string): string {
  try {
    const state = statSync(file, { throwIfNoEntry: false });
    return state === undefined ? `${file} none` : [file, state.ino, state.size, state.mtimeMs].join(' ');
  } catch (error) {
    return errorMessage(error); // its folder may not be entered any more: a change like any other
  }
}
