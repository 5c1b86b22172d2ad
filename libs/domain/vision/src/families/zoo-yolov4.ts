import { centredOnGrey } from './preparations';
import { anchorSets, decodeHeads, readHeads } from './raw-heads';
import type { ModelFamily } from './reader';

/** YOLOv4 of the ONNX model zoo: pixels of colours in, three grids out. */
export const zooYolov4: ModelFamily = {
  name: 'zoo-yolov4',
  layout: 'three grids [batch, y, x, 3, 5 + classes], not decoded',
  recognise({ inputs, outputs }) {
    const input = inputs.picture.size;
    const heads = readHeads(outputs, input);
    const isByCell = heads?.every(({ steps }) => steps.x > steps.anchor) === true;
    if (heads?.length !== 3 || !isByCell) return undefined;
    const formula = {
      size: 'exponential',
      scaleXy: [1.2, 1.1, 1.05],
      anchors: anchorSets.v4,
      isSigmoidDone: false,
    } as const;
    return {
      classCount: heads[0]?.classCount ?? 0,
      preparation: centredOnGrey,
      unit: 'input',
      maxOverlap: 0.4,
      read: (given, index, minScore) => decodeHeads(heads, given, { index, input, formula, minScore }),
    };
  },
};
