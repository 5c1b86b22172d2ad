import type { FaceCandidate, Landmarks } from '../face';

/** Width and height in pixels. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

/** One output of a run: numbers and their dimensions. */
export interface DetectorOutput {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** A face detector whose outputs are understood. */
export interface FaceDetector {
  readonly family: 'yunet' | 'scrfd';
  readonly hasLandmarks: boolean;
  /** Both sides of its input are multiples of this. */
  readonly multiple: number;
  /** How a picture is put into its input: at the top left, black beside it, each value `(v - mean) / divisor`. */
  readonly input: { readonly channels: 'bgr' | 'rgb'; readonly mean: number; readonly divisor: number };
  /** Of two faces that overlap more, 0..1, the worse is dropped. */
  readonly maxOverlap: number;
  /** Faces in pixels of the input, in any order, overlapping ones among them. */
  decode(outputs: readonly DetectorOutput[], input: InputSize, minScore: number): FaceCandidate[];
}

/** What one stride of a detector says: a row for each anchor. */
export interface StrideOutputs {
  readonly rows: number;
  /** One number a row; YuNet has two such. */
  readonly scores: readonly Float32Array[];
  /** Four numbers a row. */
  readonly boxes: Float32Array;
  /** Ten numbers a row. */
  readonly points: Float32Array | undefined;
}

/**
 * Sorts outputs by stride, finest first: exporters keep neither the names nor the order, but each stride has its own number
 * of rows, and each kind its own number of columns.
 * @returns undefined where the outputs are no such set
 */
export function outputsByStride(outputs: readonly DetectorOutput[]): StrideOutputs[] | undefined {
  const byRows = new Map<number, DetectorOutput[]>();
  for (const output of outputs) {
    const { dims } = output;
    const rows = dims.at(-2);
    const isTable = dims.length === 2 || (dims.length === 3 && dims[0] === 1);
    if (rows === undefined || !isTable) return undefined;
    byRows.set(rows, [...(byRows.get(rows) ?? []), output]);
  }
  const strides: StrideOutputs[] = [];
  for (const [rows, ofStride] of [...byRows].toSorted(([a], [b]) => b - a)) {
    const wide = (columns: number) =>
      ofStride.filter(({ dims }) => dims.at(-1) === columns).map(({ data }) => data);
    const [boxes, ...otherBoxes] = wide(4);
    const [points, ...otherPoints] = wide(10);
    const scores = wide(1);
    const known = scores.length + 1 + (points === undefined ? 0 : 1);
    if (boxes === undefined || otherBoxes.length + otherPoints.length > 0 || known !== ofStride.length)
      return undefined;
    strides.push({ rows, scores, boxes, points });
  }
  return strides;
}

/** Five points from ten numbers: `at` gives the place of coordinate 0 to 9. */
export function landmarksFrom(at: (coordinate: number) => number): Landmarks {
  return [
    [at(0), at(1)],
    [at(2), at(3)],
    [at(4), at(5)],
    [at(6), at(7)],
    [at(8), at(9)],
  ];
}
