import { errorMessage } from '@tocsin/errors';
import type { Logger } from 'pino';

/** Work of one monitor, done one after the other in the order in which it was found. */
export class Line implements AsyncDisposable {
  readonly #log: Logger;
  /** Something in it was not done: the cursor must not pass it, so that the next start finds it. */
  isBehind = false;
  #tail: Promise<void> = Promise.resolve();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Puts work at the end of the line. */
  add(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch((thrown: unknown) => {
      this.isBehind = true;
      this.#log.error({ err: thrown }, `an alarm could not be published: ${errorMessage(thrown)}`);
    });
  }

  /** Waits for what is in the line. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tail;
  }
}
