import type { Box } from '@tocsin/messages';
import { boxAroundRotated } from '../box';
import { numbersOf } from './numbers';
import { centred } from './preparations';
import type { Evidence, ModelFamily } from './reader';
import { cell, rowByRow, type Table } from './table';

/** More rows than any export of this kind keeps. */
const mostRows = 1000;
/** Corners, score, class; then what else the task has: nothing, an angle, mask coefficients, key points. */
const columnsOf: Readonly<Record<string, number>> = { detect: 6, obb: 7, segment: 38, pose: 57 };

/** YOLOv10, YOLO26 and exports of Ultralytics with `nms=True`: finished objects, best first, filled up with zeros. */
export const end2end: ModelFamily = {
  name: 'end2end',
  layout: 'an output [batch, objects, 6] of x1, y1, x2, y2, score, class, at most 1000 objects',
  recognise(evidence) {
    if (!isEnd2end(evidence)) return undefined;
    const columns = evidence.outputs[0]?.dims[2] ?? 0;
    const isRotated = columns === columnsOf.obb;
    return {
      classCount: evidence.expectedClasses ?? 80,
      preparation: centred,
      unit: 'input',
      maxOverlap: null,
      read([output], index, minScore) {
        if (output === undefined) return [];
        const table = rowByRow(numbersOf(output, index), columns);
        return Array.from({ length: table.rows }, (_, row) => ({
          box: isRotated ? aroundRotated(table, row) : corners(table, row),
          score: cell(table, row, 4),
          classIndex: Math.trunc(cell(table, row, 5)),
        })).filter(({ score, classIndex }) => score >= minScore && classIndex >= 0);
      },
    };
  },
};

function isEnd2end({ outputs, metadata, isNamed }: Evidence): boolean {
  const [output, second] = outputs;
  if (output?.dims.length !== 3) return false;
  const [, rows = 0, columns = 0] = output.dims;
  const isSaid = isNamed || metadata.end2end?.toLowerCase() === 'true';
  const hasMasks = second?.dims.length === 4;
  const isUsual = columns === columnsOf[metadata.task ?? (hasMasks ? 'segment' : 'detect')];
  if (!isUsual && !(isSaid && Object.values(columnsOf).includes(columns))) return false;
  if (!isSaid && rows > mostRows) return false;
  // RT-DETR of two classes has six columns, too, but no whole numbers in the last.
  const table = rowByRow(numbersOf(output, 0), columns);
  return (
    isSaid || Array.from({ length: table.rows }, (_, row) => cell(table, row, 5)).every(Number.isInteger)
  );
}

function corners(table: Table, row: number): Box {
  return [cell(table, row, 0), cell(table, row, 1), cell(table, row, 2), cell(table, row, 3)];
}

/** Centre, size and, in the last column, an angle in radians. */
function aroundRotated(table: Table, row: number): Box {
  return boxAroundRotated(corners(table, row), cell(table, row, 6));
}
