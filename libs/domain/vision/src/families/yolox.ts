import type { Box } from '@tocsin/messages';
import { boxAround, type Size } from '../box';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import { cellCount } from './cells';
import { numbersOf } from './numbers';
import { yoloxOwn } from './preparations';
import type { Evidence, ModelFamily } from './reader';
import { bestClasses, cell, rowByRow, type Table } from './table';

const strides = [8, 16, 32] as const;
/** Before the classes: centre x, centre y, width, height, objectness. */
export const leadingColumns = 5;
const maxOverlap = 0.45;

/** YOLOX (Megvii): one row per cell of three grids, channels blue first and not divided. */
export const yolox: ModelFamily = {
  name: 'yolox',
  layout: 'one output [batch, cells, 5 + classes], cells = sum of (width/s)·(height/s) for s = 8, 16, 32',
  recognise(evidence) {
    const output = cellRows(evidence);
    if (output === undefined) return undefined;
    const { size } = evidence.inputs.picture;
    const isRaw = isRawYolox(output, size);
    const classCount = (output.dims[2] ?? 0) - leadingColumns;
    return {
      classCount,
      preparation: yoloxOwn,
      unit: 'input',
      maxOverlap,
      read: ([rows], index, minScore) =>
        rows === undefined
          ? []
          : decodeYolox(numbersOf(rows, index), { classCount, isRaw, inputSize: size, minScore }),
    };
  },
};

/** The one output of YOLOX and YOLOv6: a row per cell. */
export function cellRows({ inputs, outputs }: Evidence): OutputTensor | undefined {
  const [output, ...others] = outputs;
  if (output?.dims.length !== 3 || others.length > 0) return undefined;
  const [, rows = 0, columns = 0] = output.dims;
  return columns > leadingColumns && rows === cellCount(inputs.picture.size, strides) ? output : undefined;
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
  data: Float32Array,
  {
    classCount,
    isRaw,
    inputSize,
    minScore,
  }: {
    readonly classCount: number;
    /** As exported by the project itself: positions within the cell, logarithms of sizes. */
    readonly isRaw: boolean;
    readonly inputSize: Size;
    readonly minScore: number;
  },
): ScoredBox[] {
  const table = rowByRow(data, leadingColumns + classCount);
  const columns = { first: leadingColumns, count: classCount, objectness: 4 };
  return bestClasses(table, columns, minScore).map(({ row, classIndex, score }) => ({
    box: isRaw ? rawBox(table, row, inputSize) : centreBox(table, row),
    score,
    classIndex,
  }));
}

/** A box in the first four columns: centre and size. */
export function centreBox(table: Table, row: number): Box {
  return boxAround(...centreAndSize(table, row));
}

export function centreAndSize(
  table: Table,
  row: number,
): [x: number, y: number, width: number, height: number] {
  return [cell(table, row, 0), cell(table, row, 1), cell(table, row, 2), cell(table, row, 3)];
}

function rawBox(table: Table, row: number, input: Size): Box {
  let inGrid = row;
  for (const stride of strides) {
    const across = Math.floor(input.width / stride);
    const cells = across * Math.floor(input.height / stride);
    if (inGrid >= cells) {
      inGrid -= cells;
      continue;
    }
    return boxAround(
      (cell(table, row, 0) + (inGrid % across)) * stride,
      (cell(table, row, 1) + Math.floor(inGrid / across)) * stride,
      Math.exp(cell(table, row, 2)) * stride,
      Math.exp(cell(table, row, 3)) * stride,
    );
  }
  return [0, 0, 0, 0];
}
