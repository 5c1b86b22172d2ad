import type { Box } from '@tocsin/messages';
import { overlap } from './box';

/** A box a model proposes. */
export interface ScoredBox {
  readonly box: Box;
  /** 0..1 */
  readonly score: number;
  /** Index of the class, from 0. */
  readonly classIndex: number;
}

/** More proposals than this cannot be real; it bounds the time, which grows with the square. */
const mostCandidates = 1000;

/**
 * Drops boxes that a better box mostly covers.
 * @param boxes - in any order; among equal scores the earlier one is better
 * @param maxOverlap - intersection over union, 0..1, above which the lower score is dropped
 * @param mode - whether the better box must be of the same class
 * @returns the boxes kept, best score first
 */
export function suppressOverlaps<Item extends ScoredBox>(
  boxes: readonly Item[],
  maxOverlap: number,
  mode: 'per_class' | 'agnostic' = 'per_class',
): Item[] {
  const bestFirst = boxes.toSorted((a, b) => b.score - a.score).slice(0, mostCandidates);
  const kept: Item[] = [];
  for (const candidate of bestFirst) {
    const isCovered = kept.some(
      (better) =>
        (mode === 'agnostic' || better.classIndex === candidate.classIndex) &&
        overlap(better.box, candidate.box) > maxOverlap,
    );
    if (!isCovered) kept.push(candidate);
  }
  return kept;
}
