import type { Pixels } from '@tocsin/vision';
import type { FindOptions, Found, ModelDescription, ModelSpec } from './model-spec';

interface Request {
  readonly id: number;
  /** Of the model. */
  readonly key: string;
}

export interface LoadRequest extends Request {
  readonly type: 'load';
  readonly spec: ModelSpec;
  /** Of one run on the processor. */
  readonly threads: number;
}

export interface FindRequest extends Request {
  readonly type: 'find';
  /** In shared memory: nothing is copied. */
  readonly pictures: readonly Pixels[];
  readonly options: FindOptions;
}

export interface ReleaseRequest extends Request {
  readonly type: 'release';
}

/** To the thread, one at a time. */
export type ThreadRequest = LoadRequest | FindRequest | ReleaseRequest;

/** An error as it crosses threads, which drops classes and causes. */
export interface ErrorMessage {
  readonly code: string;
  readonly message: string;
}

/** What a request of each type is answered with. */
export interface Answers {
  readonly load: ModelDescription;
  /** By picture. */
  readonly find: readonly Found[ModelSpec['kind']][];
  readonly release: null;
}

/** From the thread. */
export type ThreadMessage =
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'done'; readonly id: number; readonly answer: Answers[ThreadRequest['type']] }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorMessage };
