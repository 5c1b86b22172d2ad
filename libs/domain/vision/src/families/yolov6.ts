import { numbersOf } from './numbers';
import { centred } from './preparations';
import type { ModelFamily } from './reader';
import { cell, rowByRow } from './table';
import { cellRows, decodeYolox, leadingColumns } from './yolox';

/** YOLOv6: the rows of YOLOX, decoded, with an objectness that is always 1. */
export const yolov6: ModelFamily = {
  name: 'yolov6',
  layout: 'as yolox, decoded, with an objectness of 1',
  recognise(evidence) {
    const output = cellRows(evidence);
    if (output === undefined) return undefined;
    const classCount = (output.dims[2] ?? 0) - leadingColumns;
    const trial = rowByRow(numbersOf(output, 0), leadingColumns + classCount);
    for (let row = 0; row < trial.rows && !evidence.isNamed; row += 1) {
      if (cell(trial, row, 4) !== 1 || !(cell(trial, row, 2) > 0)) return undefined;
    }
    const { size } = evidence.inputs.picture;
    return {
      classCount,
      preparation: centred,
      unit: 'input',
      maxOverlap: 0.4,
      read: ([rows], index, minScore) =>
        rows === undefined
          ? []
          : decodeYolox(numbersOf(rows, index), { classCount, isRaw: false, inputSize: size, minScore }),
    };
  },
};
