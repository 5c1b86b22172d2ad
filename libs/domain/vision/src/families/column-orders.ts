import type { Box } from '@tocsin/messages';
import { cell, type Table } from './table';

/** Where the parts of a result of seven columns lie; the first is always the picture's number in the batch. */
export interface ColumnOrder {
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly score: number;
  readonly classIndex: number;
}

/** The three orders that there are, by the family that writes it. */
export const columnOrders = {
  'yolov7-end2end': { box: [1, 2, 3, 4], classIndex: 5, score: 6 },
  'yolo-nas-flat': { box: [1, 2, 3, 4], score: 5, classIndex: 6 },
  pinto: { classIndex: 1, box: [2, 3, 4, 5], score: 6 },
} as const satisfies Record<string, ColumnOrder>;

/** The orders in which all rows make sense: whole classes, scores within 0..1, corners the right way round. */
export function possibleOrders(table: Table, classCount: number): ColumnOrder[] {
  return Object.values(columnOrders).filter((order) => {
    let hasFraction = false;
    for (let row = 0; row < table.rows; row += 1) {
      const { box, score, classIndex } = readRow(table, row, order);
      const isClass = Number.isInteger(classIndex) && classIndex >= 0 && classIndex < classCount;
      const isBox = box[2] >= box[0] && box[3] >= box[1];
      if (!isClass || !isBox || !(score >= 0 && score <= 1)) return false;
      hasFraction ||= !Number.isInteger(score);
    }
    return hasFraction;
  });
}

export function readRow(table: Table, row: number, { box, score, classIndex }: ColumnOrder) {
  const corners: Box = [
    cell(table, row, box[0]),
    cell(table, row, box[1]),
    cell(table, row, box[2]),
    cell(table, row, box[3]),
  ];
  return { box: corners, score: cell(table, row, score), classIndex: cell(table, row, classIndex) };
}
