import {
  cornersXFirst,
  cornersYFirst,
  findList,
  type ObjectList,
  type ReadBox,
  readList,
} from './object-lists';
import { topLeft } from './preparations';
import type { Evidence, ModelFamily, Reader } from './reader';
import { denseCocoIndex, sparseCocoSlots } from './sparse-coco';

/** SSD and others of TensorFlow's detection API, and the detectors of torchvision: classes from 1, COCO's with gaps. */
export const ssd: ModelFamily = {
  name: 'ssd',
  layout:
    'outputs detection_boxes, detection_scores, detection_classes, num_detections; or boxes, labels, scores of torchvision',
  recognise: (evidence) => tensorFlow(evidence) ?? torchvision(evidence),
};

const tensorFlowNames = {
  boxes: /^detection_boxes/,
  scores: /^detection_scores/,
  classes: /^detection_classes/,
  count: /^num_detections/,
};

function tensorFlow(evidence: Evidence): Reader | undefined {
  const list = findList(evidence.outputs, tensorFlowNames);
  return list && reader(evidence, list, { unit: 'share', readBox: cornersYFirst });
}

function torchvision(evidence: Evidence): Reader | undefined {
  const { outputs } = evidence;
  const list = { boxes: 'boxes', scores: 'scores', classes: 'labels' };
  const isThere = (wanted: string) => outputs.some(({ name, dims }) => name === wanted && dims.length <= 2);
  return outputs.length === 3 && Object.values(list).every(isThere)
    ? reader(evidence, list, { unit: 'input', readBox: cornersXFirst })
    : undefined;
}

function reader(
  { expectedClasses }: Evidence,
  list: ObjectList,
  { unit, readBox }: { unit: Reader['unit']; readBox: ReadBox },
): Reader {
  const { classCount, classOf } = numbering(expectedClasses);
  return {
    classCount,
    preparation: topLeft,
    unit,
    maxOverlap: null,
    read: (outputs, index, minScore) =>
      readList(list, outputs, { index, minScore, readBox })
        .map((object) => ({ ...object, classIndex: classOf(object.classIndex) }))
        .filter(({ classIndex }) => classIndex >= 0),
  };
}

/** By the names there are: COCO without gaps, COCO with them (90, or 91 with the background), or others. */
function numbering(names: number | null): { classCount: number; classOf: (id: number) => number } {
  if (names === null || names === 80) return { classCount: 80, classOf: denseCocoIndex };
  if (names === sparseCocoSlots) return { classCount: names, classOf: (id) => id };
  return { classCount: names, classOf: (id) => id - 1 };
}
