import type { OutputTensor } from '../tensors';
import { isRowPerAnchor, isRowPerCell } from './cells';
import { numbersOf } from './numbers';
import { centred } from './preparations';
import { type Anchors, anchorSets, decodeHeads, readHeads } from './raw-heads';
import type { Evidence, ModelFamily, Reader } from './reader';
import { decodeYolox, leadingColumns } from './yolox';

const maxOverlap = 0.4;
/** xy = 2σ − 0.5 */
const scaleXy = [2, 2, 2];

/** YOLOv5, plain v7, YOLOR, v3 and v4 by Ultralytics: a row per cell and anchor, or the grids not yet joined. */
export const yolov5: ModelFamily = {
  name: 'yolov5',
  layout:
    'an output [batch, 3 · cells, 5 + classes]; or three grids [batch, 3, y, x, 5 + classes] or [batch, 3 · (5 + classes), y, x]',
  recognise: (evidence) => joined(evidence) ?? grids(evidence, anchorSets.v3),
};

/** YOLOv7 whose grids are not joined: only its anchors differ, which no shape tells. */
export const yolov7: ModelFamily = {
  name: 'yolov7',
  layout: 'as yolov5, with the anchors of YOLOv7; must be named',
  recognise: (evidence) =>
    evidence.isNamed ? (joined(evidence) ?? grids(evidence, anchorSets.v4)) : undefined,
};

/** Grids may follow the joined rows; they are left out. */
function joined({ inputs, outputs, isNamed }: Evidence): Reader | undefined {
  const { size } = inputs.picture;
  const isRows = ({ dims: [, rows = 0, columns = 0, ...more] }: OutputTensor) =>
    more.length === 0 &&
    columns > leadingColumns &&
    (isRowPerAnchor(rows, size) || (isNamed && isRowPerCell(rows, size)));
  const output = outputs.find(isRows);
  if (output === undefined) return undefined;
  const classCount = (output.dims[2] ?? 0) - leadingColumns;
  return {
    classCount,
    preparation: centred,
    unit: 'input',
    maxOverlap,
    read(given, index, minScore) {
      const rows = given.find(({ name }) => name === output.name);
      if (rows === undefined) return [];
      return decodeYolox(numbersOf(rows, index), { classCount, isRaw: false, inputSize: size, minScore });
    },
  };
}

function grids({ inputs, outputs }: Evidence, anchors: Anchors): Reader | undefined {
  const input = inputs.picture.size;
  const heads = readHeads(outputs, input);
  if (heads?.length !== anchors.length) return undefined;
  const isSigmoidDone = outputs.every((output) =>
    numbersOf(output, 0).every((value) => value >= 0 && value <= 1),
  );
  const formula = { size: 'squared', scaleXy, anchors, isSigmoidDone } as const;
  return {
    classCount: heads[0]?.classCount ?? 0,
    preparation: centred,
    unit: 'input',
    maxOverlap,
    read: (given, index, minScore) => decodeHeads(heads, given, { index, input, formula, minScore }),
  };
}
