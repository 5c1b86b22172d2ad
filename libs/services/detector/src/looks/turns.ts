import { CodedError } from '@tocsin/errors';

export interface TurnLimits {
  /** At once. */
  readonly most: number;
  readonly waitSeconds: number;
}

/** Lets so many look at once on one processor; the others wait for their turn, in order, up to a limit. */
export class Turns {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * @returns the turn; disposing it ends it
   * @throws CodedError `processor-busy` after the wait; the signal's reason
   */
  async take({ most, waitSeconds }: TurnLimits, signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#running >= most) await this.#wait(waitSeconds, signal);
    else this.#running += 1;
    let isOver = false;
    return {
      [Symbol.dispose]: () => {
        if (isOver) return;
        isOver = true;
        // Handed on as it is, so that nobody can push in between.
        const next = this.#waiting.shift();
        if (next === undefined) this.#running -= 1;
        else next();
      },
    };
  }

  #wait(waitSeconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abandon);
      };
      const myTurn = () => {
        leave();
        resolve();
      };
      const giveUp = (error: Error) => {
        this.#waiting.splice(this.#waiting.indexOf(myTurn), 1);
        leave();
        reject(error);
      };
      const abandon = () => giveUp(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      const timer = setTimeout(() => giveUp(busy(waitSeconds)), waitSeconds * 1000);
      signal.addEventListener('abort', abandon, { once: true });
      this.#waiting.push(myTurn);
    });
  }
}

function busy(seconds: number): CodedError {
  return new CodedError(
    'processor-busy',
    `the processor was busy for ${seconds} s; raise max_processes, or max_lock_wait`,
    { retryable: true },
  );
}
