import { setMaxListeners } from 'node:events';
import { CodedError } from '@tocsin/errors';

/** Scripts that run at once. Each is a program of its own; a flood of alarms must not fill the machine with them. */
const atOnce = 16;
/** Scripts that wait at most. */
const mostWaiting = 1_000;
/** How long scripts may go on when we stop, ms. */
const closingMs = 500;

type Script = (signal: AbortSignal) => Promise<number>;

export interface ScriptRun {
  hasBegun(): boolean;
  /** Its exit code; rejects where it has none. */
  readonly ended: Promise<number>;
}

/** Runs programs in the order they came, a limited number at once. */
export class ScriptLine implements AsyncDisposable {
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];

  constructor() {
    setMaxListeners(atOnce, this.#stop.signal);
  }

  add(script: Script): ScriptRun {
    if (this.#waiting.length >= mostWaiting) {
      const reason = `${mostWaiting} scripts wait already; this one is left out`;
      return { hasBegun: () => false, ended: Promise.reject(new CodedError('script-left-out', reason)) };
    }
    let hasBegun = false;
    const ended = new Promise<number>((resolve, reject) => {
      this.#waiting.push(() => {
        hasBegun = true;
        const run = script(this.#stop.signal)
          .then(resolve, reject)
          .finally(() => {
            this.#running.delete(run);
            this.#next();
          });
        this.#running.add(run);
      });
    });
    this.#next();
    return { hasBegun: () => hasBegun, ended };
  }

  /** What waits still runs, if those before it end in time. */
  async [Symbol.asyncDispose](): Promise<void> {
    const cutOff = setTimeout(() => this.#stop.abort(), closingMs);
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
    }
    clearTimeout(cutOff);
  }

  #next(): void {
    while (this.#running.size < atOnce) {
      const begin = this.#waiting.shift();
      if (begin === undefined) return;
      begin();
    }
  }
}
