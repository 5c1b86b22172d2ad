import type { Box } from '@tocsin/messages';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import type { Preparation } from '../fill-input';
import { allNumbers, numbersOf } from './numbers';
import type { Evidence, Reader } from './reader';

/** Finished objects in outputs of their own, by name; without `count` all rows are objects. */
export interface ObjectList {
  readonly boxes: string;
  readonly scores: string;
  readonly classes: string;
  readonly count?: string;
}

export type ReadBox = (a: number, b: number, c: number, d: number) => Box;

/** Objects of number `index` of the batch; classes are given as they are. */
export function readList(
  list: ObjectList,
  outputs: readonly OutputTensor[],
  { index, minScore, readBox }: { index: number; minScore: number; readBox: ReadBox },
): ScoredBox[] {
  const of = (name: string) => {
    const output = outputs.find((one) => one.name === name);
    if (output === undefined) return new Float32Array();
    // Models for one picture leave the batch out: [objects, 4] and [objects].
    const dimensions = name === list.boxes ? 3 : 2;
    return output.dims.length < dimensions ? allNumbers(output) : numbersOf(output, index);
  };
  const [boxes, scores, classes] = [of(list.boxes), of(list.scores), of(list.classes)];
  const counted = list.count === undefined ? undefined : outputs.find(({ name }) => name === list.count);
  const count = counted === undefined ? scores.length : (allNumbers(counted)[index] ?? 0);
  const found: ScoredBox[] = [];
  for (let at = 0; at < Math.min(count, scores.length); at += 1) {
    const score = scores[at] ?? Number.NaN;
    if (!(score >= minScore)) continue;
    const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN] = boxes.subarray(
      at * 4,
      at * 4 + 4,
    );
    found.push({ box: readBox(a, b, c, d), score, classIndex: classes[at] ?? 0 });
  }
  return found;
}

export const cornersXFirst: ReadBox = (x1, y1, x2, y2) => [x1, y1, x2, y2];
export const cornersYFirst: ReadBox = (y1, x1, y2, x2) => [x1, y1, x2, y2];

/** Finds outputs by what their names end in. */
export function findList(
  outputs: readonly OutputTensor[],
  names: Readonly<Record<keyof ObjectList, RegExp>>,
): Required<ObjectList> | undefined {
  const named = (pattern: RegExp) => outputs.find(({ name }) => pattern.test(name))?.name;
  const [boxes, scores, classes, count] = [
    named(names.boxes),
    named(names.scores),
    named(names.classes),
    named(names.count ?? /^$/),
  ];
  if (boxes === undefined || scores === undefined || classes === undefined || count === undefined)
    return undefined;
  return { boxes, scores, classes, count };
}

/** A model that gives corners in pixels of its input and has suppressed overlaps itself. */
export function finishedObjects(list: ObjectList, evidence: Evidence, preparation: Preparation): Reader {
  return {
    classCount: evidence.expectedClasses ?? 80,
    preparation,
    unit: 'input',
    maxOverlap: null,
    read: (outputs, index, minScore) => readList(list, outputs, { index, minScore, readBox: cornersXFirst }),
  };
}
