import type { Box } from '@tocsin/messages';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import { numbersOf } from './numbers';
import { bestClasses, cell, rowByRow } from './table';

/** Reads corners from one output and the scores of all classes, row for row, from another. */
export function readSeparate(
  { boxes, scores, classCount }: { boxes: string; scores: string; classCount: number },
  outputs: readonly OutputTensor[],
  { index, minScore }: { index: number; minScore: number },
): ScoredBox[] {
  const of = (wanted: string) => outputs.find(({ name }) => name === wanted);
  const [boxRows, scoreRows] = [of(boxes), of(scores)];
  if (boxRows === undefined || scoreRows === undefined) return [];
  const places = rowByRow(numbersOf(boxRows, index), 4);
  const points = rowByRow(numbersOf(scoreRows, index), classCount);
  return bestClasses(points, { first: 0, count: classCount }, minScore).map(({ row, classIndex, score }) => {
    const at = (column: number) => cell(places, row, column);
    const box: Box = [at(0), at(1), at(2), at(3)];
    return { box, score, classIndex };
  });
}
