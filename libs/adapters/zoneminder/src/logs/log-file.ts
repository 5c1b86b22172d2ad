import { closeSync, fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { errorMessage } from '@tocsin/errors';

/** Pause between two tries to write to a file that could not be written, ms. */
const usualRetryMs = 5_000;

/**
 * One file of the log. It is written at once, so that the last words before a crash are there. What cannot be written
 * is counted, and its number is the first line once it can be again.
 */
export class LogFile implements Disposable {
  readonly #path: string;
  readonly #retryMs: number;
  #file: number | undefined;
  #lost = 0;
  #trouble: string | undefined;
  #triedAt = Number.NEGATIVE_INFINITY;

  /** Opens nothing yet. */
  constructor(path: string, retryMs = usualRetryMs) {
    this.#path = path;
    this.#retryMs = retryMs;
  }

  /** Why it cannot be written; undefined where it can. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** @param lost - makes the line that tells how many were lost */
  write(line: string, lost: (lines: number) => string): void {
    if (this.#isWaiting() || !this.#append(this.#lost === 0 ? line : `${lost(this.#lost)}\n${line}`)) {
      this.#lost += 1;
      return;
    }
    this.#lost = 0;
  }

  /** From now on the file of that name, whatever became of the one that was open. */
  reopen(): void {
    this[Symbol.dispose]();
    this.#triedAt = Number.NEGATIVE_INFINITY;
  }

  /** Tries whether it can be written: after trouble, or where it was moved or removed without a word to us. */
  check(lost: (lines: number) => string): void {
    if (this.#file !== undefined && !this.#isInPlace()) this.reopen();
    else if (this.#trouble === undefined || this.#isWaiting()) return;
    if (this.#append(this.#lost === 0 ? '' : lost(this.#lost))) this.#lost = 0;
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #isWaiting(): boolean {
    return this.#trouble !== undefined && performance.now() - this.#triedAt < this.#retryMs;
  }

  #append(text: string): boolean {
    this.#triedAt = performance.now();
    try {
      if (this.#trouble !== undefined) this[Symbol.dispose](); // what is under that name now may be another file
      // Passwords are masked, but names and addresses are nobody's business either.
      this.#file ??= openSync(this.#path, 'a', 0o640);
      if (text !== '') writeSync(this.#file, `${text}\n`);
      this.#trouble = undefined;
      return true;
    } catch (error) {
      const trouble = `${this.#path} cannot be written: ${errorMessage(error)}`;
      // Where it belongs it cannot be said; whoever supervises us may be listening.
      if (this.#trouble === undefined) process.stderr.write(`${trouble}\n`);
      this.#trouble = trouble;
      return false;
    }
  }

  /** Whether the file that is open still has its name. */
  #isInPlace(): boolean {
    try {
      return this.#file !== undefined && fstatSync(this.#file).ino === statSync(this.#path).ino;
    } catch {
      return false; // it is gone
    }
  }
}
