import type { Box } from '@tocsin/messages';
import type { Size } from '../box';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import { numbersOf } from './numbers';
import type { Evidence, ModelFamily } from './reader';

const strides = [8, 16, 32] as const;
/** Before the classes: centre x, centre y, width, height, objectness. */
const leadingColumns = 5;
const maxOverlap = 0.45;

/** YOLOX (Megvii): one row per cell of three grids, channels blue first and not divided. */
export const yolox: ModelFamily = {
  name: 'yolox',
  layout: 'one output [1, cells, 5 + classes], cells = sum of (width/s)·(height/s) for s = 8, 16, 32',
  recognise(evidence) {
    const layout = readLayout(evidence);
    if (layout === undefined) return undefined;
    const inputSize = evidence.inputs.picture.size;
    return {
      classCount: layout.classCount,
      preparation: { resizing: 'letterbox-top-left', fill: 114, channels: 'bgr', divisor: 1 },
      unit: 'input',
      maxOverlap,
      read: ([output], index, minScore) =>
        output === undefined ? [] : decodeYolox(numbersOf(output, index), { ...layout, inputSize, minScore }),
    };
  },
};

interface Layout {
  readonly classCount: number;
  /** As exported by the project itself: positions within the cell, logarithms of sizes. */
  readonly isRaw: boolean;
}

function readLayout({ inputs, outputs }: Evidence): Layout | undefined {
  const [output, ...others] = outputs;
  if (output === undefined || others.length > 0 || output.dims.length !== 3) return undefined;
  const [batch, rows = 0, columns = 0] = output.dims;
  const inputSize = inputs.picture.size;
  if (batch === 0 || columns <= leadingColumns || rows !== cellCount(inputSize)) return undefined;
  return { classCount: columns - leadingColumns, isRaw: isRawYolox(output, inputSize) };
}

function cellCount({ width, height }: Size): number {
  return strides.reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0);
}

/**
 * Tells an export whose grid is still to be decoded from one that did it: decoded rows have sizes above 0
 * throughout and centres all over the input, raw ones small numbers of either sign.
 */
export function isRawYolox(output: OutputTensor, input: Size): boolean {
  const columns = output.dims[2] ?? leadingColumns;
  const data = numbersOf(output, 0);
  let farthest = 0;
  for (let at = 0; at < data.length; at += columns) {
    if ((data[at + 2] ?? 0) <= 0 || (data[at + 3] ?? 0) <= 0) return true;
    farthest = Math.max(farthest, data[at] ?? 0);
  }
  return farthest < input.width / 2;
}

/** Rows of a YOLOX output as boxes in pixels of the input; overlapping ones are still in it. */
export function decodeYolox(
  rows: Float32Array,
  { classCount, isRaw, inputSize, minScore }: Layout & { inputSize: Size; minScore: number },
): ScoredBox[] {
  const columns = leadingColumns + classCount;
  const found: ScoredBox[] = [];
  let at = 0;
  for (const stride of strides) {
    const across = Math.floor(inputSize.width / stride);
    const cells = across * Math.floor(inputSize.height / stride);
    for (let cell = 0; cell < cells; cell += 1, at += columns) {
      const objectness = rows[at + 4] ?? 0;
      if (objectness < minScore) continue; // a score is at most the objectness
      const { classIndex, share } = bestClass(rows, at + leadingColumns, classCount);
      const score = objectness * share;
      if (!(score >= minScore)) continue; // not a number, too
      const row = [rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0, rows[at + 3] ?? 0] as const;
      const grid = { column: cell % across, row: Math.floor(cell / across), stride };
      found.push({ box: isRaw ? rawBox(row, grid) : cornerBox(...row), score, classIndex });
    }
  }
  return found;
}

function bestClass(rows: Float32Array, start: number, count: number): { classIndex: number; share: number } {
  let classIndex = 0;
  let share = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index += 1) {
    const value = rows[start + index] ?? 0;
    if (value > share) [classIndex, share] = [index, value];
  }
  return { classIndex, share };
}

function rawBox(
  [x, y, w, h]: readonly [number, number, number, number],
  { column, row, stride }: { column: number; row: number; stride: number },
): Box {
  return cornerBox((x + column) * stride, (y + row) * stride, Math.exp(w) * stride, Math.exp(h) * stride);
}

function cornerBox(x: number, y: number, width: number, height: number): Box {
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}
