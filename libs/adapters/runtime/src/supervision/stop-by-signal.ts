import { constants } from 'node:os';
import type { Logger } from '../logger';

const names = ['SIGINT', 'SIGTERM', 'SIGABRT'] as const;

/** Ctrl-C reaches us from the terminal and from npm: signals this close together, ms, are one. */
const oneSignalMs = 300;

/** Turns the signals that end a process, and faults that nobody caught, into `signal`. A second signal ends it there and then. */
export class StopBySignal implements Disposable {
  readonly #stop = new AbortController();
  readonly #log: Logger;
  #stoppingSince: number | undefined;

  constructor(log: Logger) {
    this.#log = log;
    for (const name of names) process.on(name, this.#onSignal);
    process.on('uncaughtException', this.#onFault).on('unhandledRejection', this.#onFault);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** From now on signals do what they do to any process; faults are still told. */
  [Symbol.dispose](): void {
    for (const name of names) process.off(name, this.#onSignal);
  }

  readonly #onSignal = (signal: NodeJS.Signals): void => {
    const since = this.#stoppingSince;
    if (since !== undefined && performance.now() - since > oneSignalMs) {
      this.#log.warn({ signal }, 'asked to stop once more; leaving with what is still open');
      process.exit(128 + constants.signals[signal]);
    }
    this.#log.info({ signal }, since === undefined ? 'stopping' : 'asked again so soon that it counts once');
    this.#stoppingSince ??= performance.now();
    this.#stop.abort();
  };

  readonly #onFault = (error: unknown): void => {
    this.#log.fatal({ err: error }, 'a fault of ours; stopping, so that the supervisor can start afresh');
    process.exitCode = 1;
    this.#stop.abort();
  };
}
