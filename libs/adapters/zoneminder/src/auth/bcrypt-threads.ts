import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ConcurrencyLimit } from './concurrency-limit';

/** After so long without work a thread ends, ms. */
const idleMs = 30_000;

/**
 * What a thread does. On Linux a priority belongs to a thread, elsewhere to the process: there it is left alone.
 * Ten is what `nice` takes by default: whoever tells alarms, or records them, goes first.
 */
const code = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { getPriority, setPriority } = require('node:os');
  const { compareSync } = require(workerData);
  if (process.platform === 'linux') {
    try { setPriority(0, Math.min(19, getPriority(0) + 10)); } catch { /* then it competes as an equal */ }
  }
  parentPort.on('message', ({ text, hash }) => parentPort.postMessage(compareSync(text, hash)));
`;

/** One thread, for one comparison at a time. It keeps no process from ending. */
class BcryptThread {
  readonly #worker = new Worker(code, {
    eval: true,
    name: 'bcrypt',
    workerData: createRequire(__filename).resolve('bcrypt'),
  });
  #idleTimer: NodeJS.Timeout | undefined;

  compare(text: string, hash: string): Promise<boolean> {
    clearTimeout(this.#idleTimer);
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('a thread that compares passwords has died'));
      const settle = (then: () => void): void => {
        worker.off('exit', onExit).off('error', onError).off('message', onMessage).unref();
        then();
      };
      const onError = (error: Error): void => settle(() => reject(error));
      const onMessage = (isSame: unknown): void => settle(() => resolve(isSame === true));
      worker.on('exit', onExit).on('error', onError).on('message', onMessage).ref();
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage({ text, hash });
    });
  }

  /** Ends it unless it is needed again within a while. */
  rest(onEnd: () => void): void {
    this.#idleTimer = setTimeout(() => {
      onEnd();
      this.end();
    }, idleMs).unref();
  }

  end(): void {
    void this.#worker.terminate();
  }
}

/**
 * Compares with bcrypt hashes on threads of their own, one for each core, at low priority. In libuv's pool a flood of
 * logins would hold up the files and the database of alarms, and as an equal the telling itself.
 */
export class BcryptThreads {
  readonly #limit = new ConcurrencyLimit(availableParallelism());
  readonly #idle = new Set<BcryptThread>();

  compare(text: string, hash: string): Promise<boolean> {
    return this.#limit.run(async () => {
      const thread = this.#take();
      try {
        const isSame = await thread.compare(text, hash);
        this.#idle.add(thread);
        thread.rest(() => this.#idle.delete(thread));
        return isSame;
      } catch (error) {
        thread.end();
        throw error;
      }
    });
  }

  #take(): BcryptThread {
    const [thread = new BcryptThread()] = this.#idle;
    this.#idle.delete(thread);
    return thread;
  }
}
