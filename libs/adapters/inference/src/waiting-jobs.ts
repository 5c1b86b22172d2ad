import type { SharedPicture } from '@tocsin/vision';
import type { KnownModel } from './known-model';
import type { FindOptions, Found, ModelSpec } from './model-spec';

export type AnyFound = Found[ModelSpec['kind']];

/** A picture that is to be looked at. */
export interface Job {
  readonly model: KnownModel;
  readonly picture: SharedPicture;
  readonly options: FindOptions;
  /** Threads that died over it, or over another picture beside it. */
  deaths: number;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
  readonly resolve: (found: AnyFound) => void;
  readonly reject: (error: unknown) => void;
}

/** Pictures that wait for a thread, the oldest first. */
export class WaitingJobs {
  readonly #jobs: Job[] = [];

  add(job: Job): void {
    this.#jobs.push(job);
  }

  /** Jobs whose thread died: they have waited long enough. */
  addInFront(jobs: readonly Job[]): void {
    this.#jobs.unshift(...jobs);
  }

  /** @returns whether it still waited */
  remove(job: Job): boolean {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
    return at >= 0;
  }

  /** The model of the oldest job that some threads could serve, and that no thread is coming for yet. */
  next(serves: (model: KnownModel) => boolean): KnownModel | undefined {
    return this.#jobs.find(({ model }) => serves(model) && this.#waitingFor(model) > model.threadsComing)
      ?.model;
  }

  /**
   * Takes the oldest job of a model, and those that can be looked at in the same run, less what is left for other
   * threads that are coming. One that a thread died over goes alone, so that it takes nobody else with it.
   */
  take(model: KnownModel): Job[] {
    const mine = this.#jobs.filter((job) => job.model === model);
    const [oldest] = mine;
    if (oldest === undefined) return [];
    const mates = oldest.deaths > 0 ? [oldest] : mine.filter((job) => canShare(job, oldest));
    const most = Math.min(
      model.description?.batch ?? 1,
      Math.ceil(mates.length / Math.max(1, model.threadsComing)),
    );
    const taken = mates.slice(0, powerOfTwo(most));
    for (const job of taken) this.remove(job);
    return taken;
  }

  /** Gives up every job. */
  refuse(error: Error): void {
    for (const job of this.#jobs.splice(0)) job.reject(error);
  }

  #waitingFor(model: KnownModel): number {
    return this.#jobs.reduce((count, job) => (job.model === model ? count + 1 : count), 0);
  }
}

function canShare({ deaths, options }: Job, oldest: Job): boolean {
  const { minConfidence, nmsMode } = oldest.options;
  return deaths === 0 && options.minConfidence === minConfidence && options.nmsMode === nmsMode;
}

/** The sizes that runtimes have prepared themselves for. */
function powerOfTwo(most: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, most)));
}
