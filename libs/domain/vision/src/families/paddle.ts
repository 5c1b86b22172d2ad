import { allNumbers } from './numbers';
import { stretched } from './preparations';
import type { ModelFamily } from './reader';
import { cell, rowByRow } from './table';

const columns = 6;

/** PaddleDetection: told how the picture was resized, it answers in the picture's pixels: class, score, corners. */
export const paddle: ModelFamily = {
  name: 'paddle',
  layout: 'inputs im_shape, image, scale_factor; an output [objects, 6] of class, score, x1, y1, x2, y2',
  recognise({ inputs, outputs, expectedClasses }) {
    const isTold = inputs.infos.some(({ name }) => name === 'im_shape' || name === 'scale_factor');
    const list = outputs.find(({ dims }) => dims.length === 2 && dims[1] === columns);
    const counts = outputs.find(({ dims }) => dims.length === 1);
    if (!isTold || list === undefined) return undefined;
    return {
      classCount: expectedClasses ?? 80,
      preparation: stretched,
      unit: 'picture',
      maxOverlap: null,
      read(given, index, minScore) {
        const rows = given.find(({ name }) => name === list.name);
        if (rows === undefined) return [];
        const table = rowByRow(allNumbers(rows), columns);
        const counted = given.find(({ name }) => name === counts?.name);
        // The pictures of a batch follow one another, each with its number of rows.
        const perPicture = counted === undefined ? [table.rows] : [...allNumbers(counted)];
        const start = perPicture.slice(0, index).reduce((sum, count) => sum + count, 0);
        return Array.from({ length: Math.min(perPicture[index] ?? 0, table.rows - start) }, (_, nth) => {
          const at = (column: number) => cell(table, start + nth, column);
          return {
            box: [at(2), at(3), at(4), at(5)] as const,
            score: at(1),
            classIndex: at(0),
          };
        })
          .filter(({ score, classIndex }) => score >= minScore && classIndex >= 0)
          .map(({ box, ...rest }) => ({ box: [...box], ...rest }));
      },
    };
  },
};
