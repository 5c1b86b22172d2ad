import type { FaceCandidate } from '../face';
import {
  type FaceDetector,
  type InputSize,
  landmarksFrom,
  outputsByStride,
  type StrideOutputs,
} from './face-detector';

/** Strides, and anchors in each cell: most files have three strides, older ones five. */
export const scrfdLayouts = [
  { strides: [8, 16, 32], anchors: 2 },
  { strides: [8, 16, 32, 64, 128], anchors: 1 },
] as const;
type Layout = (typeof scrfdLayouts)[number];

/** SCRFD (InsightFace): per stride scores, distances to the four sides, and mostly five points, in units of the stride. */
export function scrfd(layout: Layout, hasLandmarks: boolean): FaceDetector {
  const coarsest = layout.strides.at(-1) ?? 32;
  return {
    family: 'scrfd',
    hasLandmarks,
    multiple: coarsest,
    input: { channels: 'rgb', mean: 127.5, divisor: 128 },
    maxOverlap: 0.4,
    decode(outputs, input, minScore) {
      const found: FaceCandidate[] = [];
      for (const [index, ofStride] of (outputsByStride(outputs) ?? []).entries()) {
        const stride = layout.strides[index] ?? 0;
        decodeStride(ofStride, { stride, anchors: layout.anchors, input, minScore }, found);
      }
      return found;
    },
  };
}

/** The layout these outputs have; undefined where it is none of SCRFD's. */
export function scrfdLayout(
  strideOutputs: readonly StrideOutputs[],
  cells: (stride: number) => number,
): Layout | undefined {
  return scrfdLayouts.find(
    ({ strides, anchors }) =>
      strideOutputs.length === strides.length &&
      strideOutputs.every(
        ({ rows, scores }, index) => rows === anchors * cells(strides[index] ?? 1) && scores.length === 1,
      ),
  );
}

function decodeStride(
  { rows, scores, boxes, points }: StrideOutputs,
  {
    stride,
    anchors,
    input,
    minScore,
  }: { stride: number; anchors: number; input: InputSize; minScore: number },
  found: FaceCandidate[],
): void {
  const across = Math.floor(input.width / stride);
  for (let row = 0; row < rows; row += 1) {
    const score = scores[0]?.[row] ?? 0;
    if (!(score >= minScore)) continue; // not a number, too
    const cell = Math.floor(row / anchors);
    const [x, y] = [(cell % across) * stride, Math.floor(cell / across) * stride];
    const distance = (side: number) => (boxes[row * 4 + side] ?? Number.NaN) * stride;
    found.push({
      box: [x - distance(0), y - distance(1), x + distance(2), y + distance(3)],
      score: Math.min(score, 1),
      classIndex: 0,
      landmarks:
        points === undefined
          ? null
          : landmarksFrom(
              (number) => (number % 2 === 0 ? x : y) + (points[row * 10 + number] ?? Number.NaN) * stride,
            ),
    });
  }
}
