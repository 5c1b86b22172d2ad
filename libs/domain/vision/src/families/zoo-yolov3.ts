import { allNumbers, numbersOf } from './numbers';
import { cornersYFirst } from './object-lists';
import { centredOnGrey } from './preparations';
import type { ModelFamily } from './reader';
import { cell, rowByRow } from './table';

/** YOLOv3 of the ONNX model zoo: told the picture's size, it suppresses for itself and names the rows that stay. */
export const zooYolov3: ModelFamily = {
  name: 'zoo-yolov3',
  layout:
    'a second input image_shape; outputs boxes [batch, n, 4], scores [batch, classes, n], indices [objects, 3]',
  recognise({ inputs, outputs }) {
    const isTold = inputs.infos.some(({ name }) => name === 'image_shape');
    const boxes = outputs.find(({ dims }) => dims.length === 3 && dims[2] === 4 && dims[1] !== 3);
    const scores = outputs.find(
      ({ dims }) => dims.length === 3 && boxes !== undefined && dims[2] === boxes.dims[1],
    );
    const indices = outputs.find((output) => output !== boxes && output !== scores);
    if (!isTold || boxes === undefined || scores === undefined || indices?.dims.at(-1) !== 3)
      return undefined;
    const classCount = scores.dims[1] ?? 0;
    return {
      classCount,
      preparation: centredOnGrey,
      unit: 'picture',
      maxOverlap: null,
      read(outputsNow, index, minScore) {
        const of = (wanted: { name: string }) => outputsNow.find(({ name }) => name === wanted.name);
        const [boxRows, scoreRows, kept] = [of(boxes), of(scores), of(indices)];
        if (boxRows === undefined || scoreRows === undefined || kept === undefined) return [];
        const places = rowByRow(numbersOf(boxRows, index), 4);
        const points = numbersOf(scoreRows, index);
        const rows = rowByRow(allNumbers(kept), 3);
        return Array.from({ length: rows.rows }, (_, row) => {
          const classIndex = cell(rows, row, 1);
          const box = cell(rows, row, 2);
          const at = (column: number) => cell(places, box, column);
          return {
            isMine: cell(rows, row, 0) === index && classIndex >= 0 && classIndex < classCount,
            box: cornersYFirst(at(0), at(1), at(2), at(3)),
            score: points[classIndex * places.rows + box] ?? Number.NaN,
            classIndex,
          };
        })
          .filter(({ isMine, score }) => isMine && score >= minScore)
          .map(({ box, score, classIndex }) => ({ box, score, classIndex }));
      },
    };
  },
};
