import { cornersXFirst, readList } from './object-lists';
import { stretched } from './preparations';
import type { ModelFamily } from './reader';

/** RT-DETR, D-FINE, DEIM as their projects export them: told the picture's size, they answer in its pixels. */
export const rtdetr: ModelFamily = {
  name: 'rtdetr',
  layout: 'a second input orig_target_sizes; outputs labels, boxes [batch, objects, 4] and scores',
  recognise({ inputs, outputs, expectedClasses }) {
    const isTold = inputs.infos.some(({ name }) => name === 'orig_target_sizes');
    const list = { boxes: 'boxes', scores: 'scores', classes: 'labels' };
    if (!isTold || Object.values(list).some((wanted) => !outputs.some(({ name }) => name === wanted))) {
      return undefined;
    }
    return {
      classCount: expectedClasses ?? 80,
      preparation: stretched,
      unit: 'picture',
      maxOverlap: null,
      read: (given, index, minScore) => readList(list, given, { index, minScore, readBox: cornersXFirst }),
    };
  },
};
