import { channel } from 'node:diagnostics_channel';
import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '@tocsin/errors';
import { type News, newsChannel } from '@tocsin/health';
import type { Logger } from 'pino';
import type { KnownModel } from './known-model';
import type { ModelDescription } from './model-spec';
import { ModelThread, type ModelThreadOptions } from './model-thread';
import type { Answers, FindRequest } from './thread-messages';

export interface PlaceOptions extends ModelThreadOptions {
  readonly log: Logger;
  /** Of one run on the processor. */
  readonly threads: number;
  readonly loadTimeoutMs: number;
  /** Models that stay loaded; beyond that, the one that was not used for longest goes. */
  readonly mostModels: number;
  /** Called whenever the place has nothing more to do. */
  readonly onFree: () => void;
}

interface Loaded {
  readonly model: KnownModel;
  readonly description: ModelDescription;
}

const longestPauseMs = 30_000;
/** Threads that may hang before no further one is tried: each holds models and cores. */
const mostHanging = 2;

/** A place for a thread: the thread, the models in it, and, where it dies, the next one. */
export class ThreadPlace implements AsyncDisposable {
  readonly #options: PlaceOptions;
  readonly #closing = new AbortController();
  #thread: ModelThread | undefined;
  /** By key, the one used last at the end. */
  readonly #loaded = new Map<string, Loaded>();
  /** Threads that are dead to us and have not ended: what hangs in the runtime's own code keeps its memory. */
  readonly #hanging = new Set<ModelThread>();
  #turn: Promise<unknown> = Promise.resolve();
  #inLine = 0;
  /** Threads that died here one after the other and never looked at a picture. */
  #fruitless = 0;

  constructor(options: PlaceOptions) {
    this.#options = options;
  }

  get isFree(): boolean {
    return this.#inLine === 0 && !this.#closing.signal.aborted;
  }

  has({ key }: KnownModel): boolean {
    return this.#loaded.has(key);
  }

  /** Does something with the thread as soon as it is this one's turn; one after the other. */
  async use<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#inLine += 1;
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#inLine -= 1;
      if (this.isFree) this.#options.onFree();
    }
  }

  /** Within `use`. @throws CodedError naming what is wrong with the model, or `inference-crashed` */
  async load(model: KnownModel): Promise<ModelDescription> {
    const { key, spec } = model;
    const loaded = this.#loaded.get(key);
    if (loaded !== undefined) return this.#keep(loaded);
    await this.#release([...this.#loaded.keys()].filter((other) => model.isKeyOfSame(other)));
    const { threads, loadTimeoutMs: timeoutMs, mostModels } = this.#options;
    const { mayBeEnded } = model;
    const request = { type: 'load', key, spec, threads } as const;
    const description = await this.#living().ask(request, { timeoutMs, mayBeEnded });
    this.#keep({ model, description });
    const tooMany = Math.max(0, this.#loaded.size - mostModels);
    await this.#release([...this.#loaded.keys()].slice(0, tooMany));
    return description;
  }

  /** Within `use`, after `load`. */
  async find(
    { key, mayBeEnded }: KnownModel,
    asked: Pick<FindRequest, 'pictures' | 'options'>,
    timeoutMs: number,
  ): Promise<Answers['find']> {
    const found = await this.#living().ask({ type: 'find', key, ...asked }, { timeoutMs, mayBeEnded });
    this.#fruitless = 0;
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const threads = [...this.#hanging, ...(this.#thread === undefined ? [] : [this.#thread])];
    await Promise.all(threads.map((thread) => thread[Symbol.asyncDispose]()));
    await this.#turn;
  }

  #living(): ModelThread {
    if (this.#closing.signal.aborted) {
      throw new CodedError('inference-closed', 'the models are closed', { retryable: true });
    }
    if (this.#thread !== undefined) return this.#thread;
    if (this.#hanging.size >= mostHanging) {
      throw new CodedError(
        'inference-crashed',
        `${this.#hanging.size} model threads hang and cannot be ended; start the detector anew, and see what the log says of the model`,
        { retryable: true },
      );
    }
    const thread = new ModelThread(this.#options);
    this.#thread = thread;
    thread.onDeath = (error) => this.#replace(thread, error);
    return thread;
  }

  #replace(dead: ModelThread, error: CodedError): void {
    this.#thread = undefined;
    this.#hanging.add(dead);
    void dead.ended.then(() => this.#hanging.delete(dead));
    this.#loaded.clear();
    channel(newsChannel).publish({ kind: 'model-thread-replaced' } satisfies News);
    const pauseMs = pauseAfter(this.#fruitless);
    this.#fruitless += 1;
    this.#options.log.error({ err: error, pauseMs }, 'a model thread died and is replaced after a pause');
    if (pauseMs > 0) void this.use(() => this.#pause(pauseMs));
  }

  async #pause(ms: number): Promise<void> {
    try {
      await pause(ms, undefined, { signal: this.#closing.signal });
    } catch (error) {
      if (!this.#closing.signal.aborted) throw error;
    }
  }

  #keep(loaded: Loaded): ModelDescription {
    const { key } = loaded.model;
    this.#loaded.delete(key);
    this.#loaded.set(key, loaded);
    return loaded.description;
  }

  async #release(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const mayBeEnded = this.#loaded.get(key)?.model.mayBeEnded ?? true;
      this.#loaded.delete(key);
      const timeoutMs = this.#options.loadTimeoutMs;
      await this.#living().ask({ type: 'release', key }, { timeoutMs, mayBeEnded });
    }
  }
}

/** The first is replaced at once: a picture may have killed it. One that dies whatever it is given must not eat up the machine. */
function pauseAfter(fruitless: number): number {
  return fruitless === 0 ? 0 : Math.min(1_000 * 2 ** (fruitless - 1), longestPauseMs);
}
