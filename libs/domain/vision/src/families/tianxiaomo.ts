import { stretched } from './preparations';
import type { ModelFamily } from './reader';
import { readSeparate } from './separate-scores';

/** YOLOv4 by pytorch-YOLOv4: corners in shares of the input, objectness in the scores already. */
export const tianxiaomo: ModelFamily = {
  name: 'tianxiaomo',
  layout: 'outputs boxes [batch, n, 1, 4], corners 0..1, and confs [batch, n, classes]',
  recognise({ outputs }) {
    const boxes = outputs.find(({ dims }) => dims.length === 4 && dims[2] === 1 && dims[3] === 4);
    const scores = outputs.find(({ dims }) => dims.length === 3 && dims[1] === boxes?.dims[1]);
    if (boxes === undefined || scores === undefined || outputs.length !== 2) return undefined;
    const classCount = scores.dims[2] ?? 0;
    return {
      classCount,
      preparation: stretched,
      unit: 'share',
      maxOverlap: 0.4,
      read: (given, index, minScore) =>
        readSeparate({ boxes: boxes.name, scores: scores.name, classCount }, given, { index, minScore }),
    };
  },
};
