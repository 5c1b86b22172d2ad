import { isRowPerCell } from './cells';
import { findList, finishedObjects } from './object-lists';
import { bytesBlueFirst, topLeft } from './preparations';
import type { Evidence, ModelFamily, Reader } from './reader';
import { readSeparate } from './separate-scores';

const listNames = {
  boxes: /^pred_boxes/,
  scores: /^pred_scores/,
  classes: /^pred_classes/,
  count: /^num_predictions/,
};

/** YOLO-NAS: finished objects in four outputs, or boxes and scores of every cell. (The flat form has seven columns.) */
export const yoloNas: ModelFamily = {
  name: 'yolo-nas',
  layout:
    'outputs num_predictions, pred_boxes, pred_scores, pred_classes; or [batch, cells, 4] and [batch, cells, classes]',
  recognise: (evidence) => finished(evidence) ?? perCell(evidence),
};

function finished(evidence: Evidence): Reader | undefined {
  const list = findList(evidence.outputs, listNames);
  return list && finishedObjects(list, evidence, preparation(evidence));
}

function perCell(evidence: Evidence): Reader | undefined {
  const { inputs, outputs } = evidence;
  const rows = outputs.filter(
    ({ dims }) => dims.length === 3 && isRowPerCell(dims[1] ?? 0, inputs.picture.size),
  );
  const boxes = rows.find(({ dims }) => dims[2] === 4);
  const scores = rows.find((output) => output !== boxes);
  if (boxes === undefined || scores === undefined || outputs.length !== 2) return undefined;
  const classCount = scores.dims[2] ?? 0;
  return {
    classCount,
    preparation: preparation(evidence),
    unit: 'input',
    maxOverlap: 0.4,
    read: (given, index, minScore) =>
      readSeparate({ boxes: boxes.name, scores: scores.name, classCount }, given, { index, minScore }),
  };
}

function preparation({ inputs }: Evidence) {
  return inputs.picture.type === 'uint8' ? bytesBlueFirst : topLeft;
}
