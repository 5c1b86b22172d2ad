import type { FaceCandidate } from '../face';
import { type FaceDetector, landmarksFrom, outputsByStride, type StrideOutputs } from './face-detector';

const strides = [8, 16, 32] as const;

/**
 * YuNet (Shiqi Yu; OpenCV's model zoo), of fixed or open input size: per stride a class and an object score, a box and five
 * points in units of the cell.
 */
export const yunet: FaceDetector = {
  family: 'yunet',
  hasLandmarks: true,
  multiple: 32,
  input: { channels: 'bgr', mean: 0, divisor: 1 },
  maxOverlap: 0.3,
  decode(outputs, input, minScore) {
    const found: FaceCandidate[] = [];
    for (const [index, stride] of (outputsByStride(outputs) ?? []).entries()) {
      const step = strides[index] ?? 0;
      decodeStride(stride, { step, across: input.width / step, minScore }, found);
    }
    return found;
  },
};

/** @param strideOutputs - of the outputs of a run, see `outputsByStride` */
export function isYunet(strideOutputs: readonly StrideOutputs[], cells: (stride: number) => number): boolean {
  return (
    strideOutputs.length === strides.length &&
    strideOutputs.every(
      ({ rows, scores, points }, index) =>
        rows === cells(strides[index] ?? 1) && scores.length === 2 && points !== undefined,
    )
  );
}

function decodeStride(
  { rows, scores, boxes, points }: StrideOutputs,
  { step, across, minScore }: { step: number; across: number; minScore: number },
  found: FaceCandidate[],
): void {
  const [classScores, objectScores] = scores;
  for (let row = 0; row < rows; row += 1) {
    const score = Math.sqrt(within01(classScores?.[row]) * within01(objectScores?.[row]));
    if (!(score >= minScore)) continue; // not a number, too
    const [column, line] = [row % across, Math.floor(row / across)];
    const box = (number: number) => boxes[row * 4 + number] ?? Number.NaN;
    const [x, y] = [(column + box(0)) * step, (line + box(1)) * step];
    const [halfWidth, halfHeight] = [(Math.exp(box(2)) * step) / 2, (Math.exp(box(3)) * step) / 2];
    found.push({
      box: [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight],
      score,
      classIndex: 0,
      landmarks: landmarksFrom(
        (number) => ((points?.[row * 10 + number] ?? Number.NaN) + (number % 2 === 0 ? column : line)) * step,
      ),
    });
  }
}

function within01(value: number | undefined): number {
  return Math.min(Math.max(value ?? 0, 0), 1);
}
