import { editDistance, plateText } from './plate-text';

/** A plate somebody has named. */
export interface KnownPlate {
  readonly plate: string;
  readonly name: string;
  /** Edits between the reading and the plate. */
  readonly distance: number;
}

/**
 * The known plate that a reading means: the nearest, at most `mostEdits` away. Where two of different names are equally near,
 * nobody is named.
 * @param known - name by plate, spelled as its owner likes
 */
export function knownPlate(
  reading: string,
  known: Readonly<Record<string, string>>,
  mostEdits: number,
): KnownPlate | undefined {
  const text = plateText(reading);
  const near = Object.entries(known)
    .map(([plate, name]) => ({ plate: plateText(plate), name }))
    .map((one) => ({ ...one, distance: editDistance(text, one.plate) }))
    // With so few characters any reading is near.
    .filter(({ plate, distance }) => distance <= Math.min(mostEdits, plate.length - 1))
    .toSorted((a, b) => a.distance - b.distance);
  const [nearest] = near;
  const isTied = near.some(({ name, distance }) => distance === nearest?.distance && name !== nearest.name);
  return isTied ? undefined : nearest;
}
