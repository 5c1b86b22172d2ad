import type { CodedError } from '@tocsin/errors';
import type { Change } from './change';

/** Changes that are written together, and whoever waits for it. */
export interface Batch {
  readonly changes: Change[];
  synced: boolean;
  readonly done: Promise<void>;
  readonly settle: (failure?: CodedError) => void;
}

export function newBatch(): Batch {
  let settle: Batch['settle'] = () => undefined;
  const done = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  return { changes: [], synced: false, done, settle };
}
