import type { AlignOptions } from './align-face';

/** How a view of a face differs from the face as it is aligned. */
export type View = Pick<AlignOptions, 'shift' | 'isMirrored'>;

const shifts = [
  [0, 0],
  [2, 0],
  [-2, 0],
  [0, 2],
  [0, -2],
] as const;

const allViews: readonly View[] = shifts.flatMap((shift) => [{ shift }, { shift, isMirrored: true }]);

/**
 * The views of which an embedding is the mean: one more `jitters` makes it steadier, and slower by as much. The first is the face
 * itself; ten differ enough to tell anything.
 * @param jitters - as `face_num_jitters`: 0 and 1 are the face alone
 */
export function jitteredViews(jitters: number): readonly View[] {
  return allViews.slice(0, Math.max(1, jitters));
}
