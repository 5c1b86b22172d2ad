import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '@tocsin/errors';
import type { Detection } from '@tocsin/messages';
import { ModelHost, type ModelHostOptions, type TransferablePixels } from './model-host';

export interface InferencePoolOptions extends ModelHostOptions {
  /** Threads, each with the model loaded: as many pictures are looked at at once. */
  readonly workers: number;
}

/** A place for a model thread: the thread, the one that is to replace it, or nothing after that failed. */
interface Place {
  host: Promise<ModelHost> | undefined;
  /** Threads that died here one after the other and never looked at a picture. */
  fruitless: number;
}

const longestPauseMs = 30_000;

/**
 * Threads with the same model. Pictures wait for a free one, in order; a thread that crashes or hangs is replaced,
 * and only the picture it had is lost.
 */
export class InferencePool implements AsyncDisposable {
  readonly #options: InferencePoolOptions;
  readonly #places: Place[] = [];
  readonly #free: Place[] = [];
  readonly #queue: ((place: Place) => void)[] = [];
  readonly #closing = new AbortController();

  private constructor(options: InferencePoolOptions) {
    this.#options = options;
  }

  /** Resolves once every thread has loaded the model. @throws CodedError naming what is wrong with it */
  static async open(options: InferencePoolOptions): Promise<InferencePool> {
    const pool = new InferencePool(options);
    try {
      // One after the other: a model that cannot be loaded is then said once.
      for (let count = 0; count < options.workers; count += 1) {
        const place: Place = { host: undefined, fruitless: 0 };
        pool.#places.push(place);
        await pool.#hostOf(place);
        pool.#free.push(place);
      }
      return pool;
    } catch (error) {
      await pool[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Looks at a picture, whose buffer is handed over: it is empty afterwards.
   * @returns objects with corners in pixels of the picture, best first
   * @throws CodedError, `inference-crashed` (retryable) where the thread died over it; `inference-aborted` where `signal` came
   *   before a thread was free
   */
  async detect(
    picture: TransferablePixels,
    options: { readonly minConfidence: number; readonly signal: AbortSignal },
  ): Promise<readonly Detection[]> {
    const place = await this.#take(options.signal);
    try {
      const host = await this.#hostOf(place);
      const detections = await host.detect(picture, options.minConfidence);
      place.fruitless = 0;
      return detections;
    } finally {
      this.#give(place);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#places.map(close));
  }

  /** The thread of a place, a new one where there is none. */
  #hostOf(place: Place): Promise<ModelHost> {
    if (this.#closing.signal.aborted)
      return Promise.reject(new CodedError('inference-closed', 'the models are closed', { retryable: true }));
    place.host ??= this.#openHost(place);
    return place.host;
  }

  #openHost(place: Place, pauseMs = 0): Promise<ModelHost> {
    const opening = this.#openAfter(pauseMs).then((host) => {
      host.onDeath = (error) => {
        const nextPauseMs = pauseAfter(place.fruitless);
        place.fruitless += 1;
        this.#options.log.error(
          { err: error, pauseMs: nextPauseMs },
          'a model thread died and is replaced after a pause',
        );
        place.host = this.#openHost(place, nextPauseMs);
      };
      return host;
    });
    opening.catch((error: unknown) => {
      // The next picture tries again; whoever waits for this thread is told by the promise itself.
      place.host = undefined;
      if (!this.#closing.signal.aborted)
        this.#options.log.error({ err: error }, 'a model thread could not be started');
    });
    return opening;
  }

  async #openAfter(pauseMs: number): Promise<ModelHost> {
    if (pauseMs > 0) await pause(pauseMs, undefined, { signal: this.#closing.signal });
    return ModelHost.open(this.#options);
  }

  #take(signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted();
    const place = this.#free.shift();
    if (place !== undefined) return Promise.resolve(place);
    return new Promise((resolve, reject) => {
      const abandon = () => {
        this.#queue.splice(this.#queue.indexOf(next), 1);
        reject(new CodedError('inference-aborted', 'no model thread was free in time', { retryable: true }));
      };
      const next = (free: Place) => {
        signal.removeEventListener('abort', abandon);
        resolve(free);
      };
      this.#queue.push(next);
      signal.addEventListener('abort', abandon, { once: true });
    });
  }

  #give(place: Place): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free.push(place);
    else next(place);
  }
}

/** The first is replaced at once: a picture may have killed it. One that dies whatever it is given must not eat up the machine. */
function pauseAfter(fruitless: number): number {
  return fruitless === 0 ? 0 : Math.min(1_000 * 2 ** (fruitless - 1), longestPauseMs);
}

async function close({ host }: Place): Promise<void> {
  try {
    await (await host)?.[Symbol.asyncDispose]();
  } catch {
    // It never came to life, which has been logged where it was started.
  }
}
