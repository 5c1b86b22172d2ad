import { availableParallelism } from 'node:os';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { SharedPicture } from '@tocsin/vision';
import type { Logger } from 'pino';
import { KnownModel } from './known-model';
import { versionOf } from './model-files';
import type { FindOptions, Found, ModelDescription, ModelSpec } from './model-spec';
import { workerFileOr } from './model-thread';
import { ThreadPlace } from './thread-place';
import { type AnyFound, type Job, WaitingJobs } from './waiting-jobs';

export interface InferenceOptions {
  readonly log: Logger;
  /** How long a model may take to load, ms. */
  readonly loadTimeoutMs: number;
  /** The most one look may take, ms; one that is far slower than usual is given up earlier. */
  readonly jobTimeoutMs: number;
  /** Looks on the processor at once, as far as there are cores for them; 2 where it is not given. */
  readonly concurrency?: number;
  /** Of the machine, where it is not given. */
  readonly cores?: number;
  /** Models that stay loaded in a thread. */
  readonly mostModels?: number;
  /** The bundled `inference-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
}

/** A picture that two threads died over would kill the third. */
const mostDeaths = 2;

/**
 * Models in threads. Pictures wait for a free one, in order; those that wait for the same model are looked at in one
 * run where that is cheaper. A thread that crashes or hangs is replaced, and what it had is done by another.
 */
export class Inference implements AsyncDisposable {
  readonly #options: InferenceOptions;
  readonly #waiting = new WaitingJobs();
  readonly #models = new Map<string, KnownModel>();
  readonly #cpu: readonly ThreadPlace[];
  /** All graphics cards have one thread, as a model in each of several would fill their memory. */
  readonly #gpu: readonly ThreadPlace[];
  readonly #said = new Set<string>();
  #isClosed = false;

  private constructor(options: InferenceOptions, workerFile: string) {
    this.#options = options;
    const { cores = availableParallelism(), concurrency = 2, mostModels = 8 } = options;
    // Never more threads than cores; where there are more cores than looks, a look runs on several.
    const places = Math.max(1, Math.min(concurrency, cores));
    const place = (threads: number) =>
      new ThreadPlace({
        ...options,
        workerFile,
        threads,
        mostModels,
        warn: (message) => this.#sayOnce(message),
        onFree: () => this.#dispatch(),
      });
    this.#cpu = Array.from({ length: places }, () => place(Math.max(1, Math.floor(cores / places))));
    this.#gpu = [place(cores)];
  }

  /** Starts no thread yet. @throws CodedError `worker-missing` */
  static open(options: InferenceOptions): Inference {
    return new Inference(options, workerFileOr(options.workerFile));
  }

  /**
   * Loads a model in every thread where it is not loaded yet, and tries it, so that the first picture finds it warm.
   * @throws CodedError naming what is wrong with it
   */
  async load(spec: ModelSpec): Promise<ModelDescription> {
    const model = await this.#known(spec);
    const [first, ...others] = this.#placesFor(model);
    if (first === undefined) throw new Error('there is no thread');
    const loadIn = (place: ThreadPlace) => place.use(() => this.#loadIn(place, model));
    // One after the other at first: a model that cannot be loaded is then said once.
    const description = await loadIn(first);
    await Promise.all(others.map(loadIn));
    return description;
  }

  /**
   * Looks at a picture.
   * @returns what was found, best first; boxes in pixels of the picture
   * @throws CodedError naming what is wrong with the model; `inference-crashed` where threads died over the picture;
   *   `inference-aborted` where `signal` came first
   */
  async find<Kind extends ModelSpec['kind']>(
    spec: Extract<ModelSpec, { kind: Kind }>,
    picture: SharedPicture,
    { signal, ...options }: FindOptions & { readonly signal: AbortSignal },
  ): Promise<Found[Kind]> {
    signal.throwIfAborted();
    const model = await this.#known(spec);
    const { width, height, data } = picture;
    const found = await this.#wait({ model, picture: { width, height, data }, options, signal });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a model of a kind finds what its kind finds
    return found as Found[Kind];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#waiting.refuse(closed());
    await Promise.all([...this.#cpu, ...this.#gpu].map((place) => place[Symbol.asyncDispose]()));
  }

  /** The model as its files are now. @throws CodedError why it could not be loaded, while its files are the same */
  async #known(spec: ModelSpec): Promise<KnownModel> {
    if (this.#isClosed) throw closed();
    const name = nameOf(spec);
    const version = await versionOf(spec);
    const known = this.#models.get(name);
    if (known?.version === version) {
      if (known.failure !== undefined) throw known.failure;
      return known;
    }
    const model = new KnownModel(spec, { name, version, mostMs: this.#options.jobTimeoutMs });
    this.#models.set(name, model);
    return model;
  }

  async #wait(asked: Pick<Job, 'model' | 'picture' | 'options' | 'signal'>): Promise<AnyFound> {
    const { signal } = asked;
    let abandon = (): void => undefined;
    const found = new Promise<AnyFound>((resolve, reject) => {
      const job: Job = { ...asked, deaths: 0, resolve, reject };
      abandon = () => {
        const why = this.#waiting.remove(job) ? 'no model thread was free' : 'the model gave no answer';
        reject(new CodedError('inference-aborted', `${why} in time`, { retryable: true }));
      };
      this.#waiting.add(job);
    });
    signal.addEventListener('abort', abandon, { once: true });
    if (signal.aborted) abandon();
    this.#dispatch();
    try {
      return await found;
    } finally {
      signal.removeEventListener('abort', abandon);
    }
  }

  #placesFor(model: KnownModel): readonly ThreadPlace[] {
    return model.runsOnCpu ? this.#cpu : this.#gpu;
  }

  /** Gives free threads the jobs that wait. */
  #dispatch(): void {
    for (const places of [this.#cpu, this.#gpu]) {
      for (;;) {
        const free = places.filter(({ isFree }) => isFree);
        const model = this.#waiting.next((one) => this.#placesFor(one) === places);
        const place = free.find((one) => model !== undefined && one.has(model)) ?? free[0];
        if (place === undefined || model === undefined) break;
        void this.#serve(place, model);
      }
    }
  }

  async #serve(place: ThreadPlace, model: KnownModel): Promise<void> {
    model.threadsComing += 1;
    await place.use(async () => {
      const trouble = await this.#loadIn(place, model).then(() => undefined, asError);
      const jobs = this.#waiting.take(model);
      model.threadsComing -= 1;
      if (jobs.length === 0) return;
      try {
        if (trouble !== undefined) throw trouble;
        const found = await this.#look(place, model, jobs);
        for (const [index, { resolve }] of jobs.entries()) resolve(found[index] ?? []);
      } catch (error) {
        this.#repeatOrGiveUp(jobs, asError(error));
      }
    });
  }

  async #loadIn(place: ThreadPlace, model: KnownModel): Promise<ModelDescription> {
    if (model.failure !== undefined) throw model.failure;
    try {
      const description = await place.load(model);
      if (model.description === undefined)
        this.#options.log.info({ model: description.text }, 'model loaded');
      model.description = description;
      return description;
    } catch (error) {
      if (error instanceof CodedError && !error.retryable) model.failure = error;
      throw error;
    }
  }

  async #look(place: ThreadPlace, model: KnownModel, jobs: readonly Job[]) {
    const { patience } = model;
    const timeoutMs = patience.limitMs(jobs.length);
    const pictures = jobs.map(({ picture }) => picture);
    const options = jobs[0]?.options ?? { minConfidence: 0, nmsMode: 'per_class' };
    const began = performance.now();
    try {
      const found = await place.find(model, { pictures, options }, timeoutMs);
      patience.took(performance.now() - began, jobs.length);
      return found;
    } catch (error) {
      if (performance.now() - began >= timeoutMs) patience.ranOut();
      throw error;
    }
  }

  #repeatOrGiveUp(jobs: readonly Job[], error: Error): void {
    const isDeath = error instanceof CodedError && error.code === 'inference-crashed' && !this.#isClosed;
    for (const job of jobs) job.deaths += 1;
    const again = jobs.filter(({ deaths, signal }) => isDeath && deaths < mostDeaths && !signal.aborted);
    for (const job of jobs) if (!again.includes(job)) job.reject(error);
    this.#waiting.addInFront(again);
    this.#dispatch(); // another thread may be free
  }

  #sayOnce(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.#options.log.warn(message);
  }
}

/** The same for equal specs, whatever the order of their keys. */
function nameOf(spec: ModelSpec): string {
  return JSON.stringify(Object.entries(spec).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(errorMessage(thrown));
}

function closed(): CodedError {
  return new CodedError('inference-closed', 'the models are closed', { retryable: true });
}
