import type { Look } from '../look';
import type { PictureDetection } from './picture-detection';
import { subjectOf } from './subject';

/** Our own pipeline, for alarms. */
export function createBuiltinLook(detection: Pick<PictureDetection, 'look'>): Look {
  return async (alarm, { stopping, deadline, stopwatch }) => {
    try {
      return await detection.look(subjectOf(alarm), {
        signal: AbortSignal.any([stopping, deadline]),
        stopwatch,
      });
    } catch (error) {
      stopping.throwIfAborted();
      throw error;
    }
  };
}
