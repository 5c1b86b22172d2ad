import { CodedError } from '@tocsin/errors';
import { assembleModel } from './assemble-model';
import type { ModelSignature, ObjectModel } from './families/model-family';
import type { Evidence, ModelFamily } from './families/reader';
import { darknet } from './families/darknet';
import { detr, rfdetr } from './families/detr';
import { end2end } from './families/end2end';
import { paddle } from './families/paddle';
import { rtdetr } from './families/rtdetr';
import { rtdetrUltralytics } from './families/rtdetr-ultralytics';
import { pinto, sevenColumns, yoloNasFlat, yolov7End2end } from './families/seven-columns';
import { ssd } from './families/ssd';
import { tianxiaomo } from './families/tianxiaomo';
import { yoloNas } from './families/yolo-nas';
import { yolov5, yolov7 } from './families/yolov5';
import { yolov6 } from './families/yolov6';
import { yolov8 } from './families/yolov8';
import { yolox } from './families/yolox';
import { zooYolov3 } from './families/zoo-yolov3';
import { zooYolov4 } from './families/zoo-yolov4';
import { metadataLabels } from './metadata-labels';

// The order matters: the first whose layout fits is taken, and the earlier ones fit fewer models.
const families: readonly ModelFamily[] = [
  rtdetr,
  zooYolov3,
  paddle,
  detr,
  rfdetr,
  tianxiaomo,
  yoloNas,
  yolov7End2end,
  yoloNasFlat,
  pinto,
  sevenColumns,
  ssd,
  end2end,
  yolov8,
  zooYolov4,
  darknet,
  yolov5,
  yolov7,
  yolov6,
  yolox,
  rtdetrUltralytics,
];

/** Values of `model_family`. */
export const modelFamilies: readonly string[] = families.map(({ name }) => name);

/**
 * Finds the family whose layout a model has; nothing is guessed.
 * @param file - named in the message
 * @param family - the only one to try, null for all
 * @throws CodedError `model-unsupported` with the shapes found and the layouts that are known, or
 * `model-family-unknown`
 */
export function recogniseModel(
  signature: ModelSignature,
  { file, family }: { readonly file: string; readonly family: string | null },
): ObjectModel {
  const named = family ?? familyOfFile(signature.metadata);
  const tried = families.filter(({ name }) => named === null || name === named);
  if (tried.length === 0) {
    throw new CodedError(
      'model-family-unknown',
      `model_family = ${family} is not known (for the model ${file}); it is one of ${modelFamilies.join(', ')}`,
    );
  }
  const labels = metadataLabels(signature.metadata);
  const expectedClasses = labels?.length ?? signature.labelCount;
  const evidence: Evidence = { ...signature, labels, expectedClasses, isNamed: named !== null };
  for (const known of tried) {
    const reader = known.recognise(evidence);
    if (reader !== undefined) return assembleModel(known.name, reader, evidence);
  }
  const known = tried.map(({ name, layout }) => `${name} (${layout})`).join('; ');
  throw new CodedError(
    'model-unsupported',
    `the model ${file} has a layout that is not supported: ${shown(signature)}. Supported: ${known}`,
  );
}

/** What we converted says so itself; of others' files the word is only taken where we know it. */
function familyOfFile({ model_family: said }: Readonly<Record<string, string>>): string | null {
  return said !== undefined && modelFamilies.includes(said) ? said : null;
}

function shown({ inputs, outputs }: ModelSignature): string {
  const { width, height } = inputs.picture.size;
  return [
    ...inputs.infos.map(({ name, type, shape }) => `input "${name}" ${type} [${shape.join(', ')}]`),
    ...outputs.map(({ name, dims }) => `output "${name}" [${dims.join(', ')}]`),
  ]
    .join('; ')
    .concat(`, tried at ${width}x${height}`);
}
