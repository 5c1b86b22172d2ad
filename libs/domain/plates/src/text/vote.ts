import type { Reading } from '../plate';
import { editDistance } from './plate-text';

export interface VotedReading<Item extends Reading> {
  /** The surest of those that agree. */
  readonly best: Item;
  /** How many readings agree, this one among them. */
  readonly votes: number;
}

/**
 * Brings readings of one event's pictures together: those that differ by at most `mostEdits` from the surest are one plate.
 * @returns the plates, the one with most votes first; among equals the surest
 */
export function voteReadings<Item extends Reading>(
  readings: readonly Item[],
  mostEdits: number,
): VotedReading<Item>[] {
  const plates: { best: Item; votes: number }[] = [];
  for (const reading of readings.toSorted((a, b) => b.confidence - a.confidence)) {
    const same = plates.find(({ best }) => editDistance(best.text, reading.text) <= mostEdits);
    if (same === undefined) plates.push({ best: reading, votes: 1 });
    else same.votes += 1;
  }
  return plates.toSorted((a, b) => b.votes - a.votes);
}
