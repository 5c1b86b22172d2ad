import { numbersOf } from './numbers';
import { stretched } from './preparations';
import type { ModelFamily } from './reader';
import { bestClasses, rowByRow } from './table';
import { centreBox } from './yolox';

/** Queries of all its sizes. */
const usualRows = 300;

/** RT-DETR of Ultralytics: one output, boxes in shares of the input, scores through the sigmoid already. */
export const rtdetrUltralytics: ModelFamily = {
  name: 'rtdetr-ultralytics',
  layout: 'one output [batch, 300, 4 + classes], boxes 0..1',
  recognise({ outputs, isNamed }) {
    const [output, ...others] = outputs;
    if (output?.dims.length !== 3 || others.length > 0) return undefined;
    const [, rows = 0, columns = 0] = output.dims;
    if (columns < 5 || (rows !== usualRows && !isNamed)) return undefined;
    const isShare = (value: number) => value > -1 && value < 2;
    const trial = numbersOf(output, 0);
    if (!isNamed && !trial.every((value, at) => at % columns > 3 || isShare(value))) return undefined;
    return {
      classCount: columns - 4,
      preparation: stretched,
      unit: 'share',
      maxOverlap: null,
      read([given], index, minScore) {
        if (given === undefined) return [];
        const table = rowByRow(numbersOf(given, index), columns);
        return bestClasses(table, { first: 4, count: columns - 4 }, minScore).map(
          ({ row, classIndex, score }) => ({ box: centreBox(table, row), score, classIndex }),
        );
      },
    };
  },
};
