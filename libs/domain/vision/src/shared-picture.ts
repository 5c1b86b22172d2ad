import type { Pixels } from './fill-input';

/**
 * A decoded picture in memory that every thread may read: decoded once, then looked at by all types of models and
 * once more where a thread died over it. Never copied, never handed back.
 */
export interface SharedPicture extends Pixels {
  readonly data: Uint8Array<SharedArrayBuffer>;
}
