import type { ModelType, Variant } from '@tocsin/detection-config';
import { nearest } from '@tocsin/errors';
import { type Found, Values } from '../read/values';
import { type BuildContext, isBefore6, patternOf } from './build-context';
import type { VariantPlace } from './variants/variant-basics';
import { faceVariant } from './variants/face';
import { hogVariant, objectVariant } from './variants/object';
import { plateVariant } from './variants/plates';
import { pluginVariant } from './variants/plugin';

/** What a plate is looked for on: the vehicles of COCO, as the hooks of 4.x to 6.1 have them. */
const vehicles = ['car', 'motorbike', 'bus', 'truck', 'boat'];
const models = ['yolo', 'object', 'hog', 'face', 'alpr'] as const;
type Model = (typeof models)[number];

/** `models` or `detection_sequence`, and the keys beside them: one model each, in order. */
export function flatTypes(context: BuildContext): ModelType[] {
  const { flat, notes } = context;
  const asked = flat.has('detection_sequence') ? flat.words('detection_sequence') : ['object'];
  const types = asked.flatMap((name) => typeOf(context, name));
  const isAlone = types.some(({ name }) => name === 'alpr') && !types.some(({ name }) => name === 'object');
  if (isAlone && flat.flag('alpr_use_after_detection_only', true)) {
    const message =
      'plates are read only where an object model has found a vehicle; add yolo (object) to the models';
    notes.warn(flat.where('detection_sequence'), message);
  }
  return isBefore6(context) ? withPlatesAfterObjects(types) : types;
}

/** Before 6.0 plates were read within the step of YOLO, wherever they stood in the list. */
function withPlatesAfterObjects(types: readonly ModelType[]): ModelType[] {
  const plates = types.find(({ name }) => name === 'alpr');
  const yolo = types.find(({ variants }) => variants.some(({ kind }) => kind === 'object'));
  if (plates === undefined || yolo === undefined) return [...types];
  return types
    .filter(({ name }) => name !== 'alpr')
    .flatMap((type) => (type === yolo ? [type, { ...plates, continuesPrevious: true }] : [type]));
}

function typeOf(context: BuildContext, written: string): ModelType[] {
  const { flat } = context;
  const model = models.find((each) => each === written.toLowerCase());
  const place: VariantPlace = { values: flat, around: [], name: written, isFlat: true };
  if (model === undefined) return pluginType(context, place);
  const variant = variantOf(context, model, place);
  return [{ ...typeSettings(context, model), variants: variant === undefined ? [] : [variant] }];
}

function typeSettings(context: BuildContext, model: Model): Omit<ModelType, 'variants'> {
  const { flat } = context;
  const before6 = isBefore6(context);
  if (model === 'face') {
    const pattern = patternOf(context, flat, 'face_detection_pattern');
    return { ...blank, name: 'face', pattern, passesPattern: before6 };
  }
  if (model === 'alpr') {
    const needsVehicle = before6 || flat.flag('alpr_use_after_detection_only', true);
    return {
      ...blank,
      name: 'alpr',
      pattern: patternOf(context, flat, 'alpr_detection_pattern'),
      preExistingLabels: needsVehicle ? vehicles : [],
      usesOriginalPicture: before6,
    };
  }
  return {
    ...blank,
    name: 'object',
    pattern: patternOf(context, flat, 'object_detection_pattern'),
    nmsMode: flat.oneOf('nms_mode', ['per_class', 'agnostic'], 'per_class'),
  };
}

const blank: Omit<ModelType, 'name' | 'pattern' | 'variants'> = {
  sameModelStrategy: 'first',
  preExistingLabels: [],
  maxDetectionSize: null,
  past: null,
  nmsMode: 'per_class',
  passesPattern: false,
  usesOriginalPicture: false,
};

function variantOf(context: BuildContext, model: Model, place: VariantPlace): Variant | undefined {
  if (model === 'hog') return hogVariant(context, place);
  if (model === 'face') return faceVariant(context, place);
  if (model === 'alpr') return plateVariant(context, place);
  return objectVariant(context, { ...place, values: underNewNames(context) });
}

function pluginType(context: BuildContext, place: VariantPlace): ModelType[] {
  const { flat, notes, plugins } = context;
  const name = place.name;
  if (!plugins.has(name)) {
    const meant = nearest(name, [...models, ...plugins.keys()]);
    notes.problem(
      flat.where('detection_sequence'),
      `${flat.name('detection_sequence')}: there is no model ${flat.quoted('detection_sequence', name)}; models are yolo (object), hog, face, alpr and plug-ins with a section [plugin-<name>]${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    );
    return [];
  }
  const variant = pluginVariant(context, place, { name, key: 'detection_sequence' });
  const pattern = patternOf(context, flat, 'object_detection_pattern');
  return [{ ...blank, name, pattern, variants: variant === undefined ? [] : [variant] }];
}

/** `weights`, `tiny_weights` and the like of 3.x to 5.x as what they are called since 6.0. */
function underNewNames({ flat, basePath }: BuildContext): Values {
  const entries = new Map<string, Found>(flat.entries);
  const isTiny = flat.path('yolo_type')?.toLowerCase() === 'tiny';
  for (const file of ['config', 'weights', 'labels'] as const) {
    const oldKey = isTiny ? `tiny_${file}` : file;
    const found = flat.has(oldKey)
      ? flat.entries.get(oldKey)
      : isTiny
        ? tinyDefault(flat, basePath, file)
        : undefined;
    if (found !== undefined && !flat.has(`object_${file}`)) entries.set(`object_${file}`, found);
  }
  if (flat.flag('use_opencv_dnn_cuda', false) && !flat.has('object_processor')) {
    entries.set('object_processor', {
      where: flat.where('use_opencv_dnn_cuda'),
      name: flat.name('use_opencv_dnn_cuda'),
      value: 'gpu',
    });
  }
  return new Values(entries, flat.context, flat.place);
}

const tinyFiles = {
  config: 'yolov3-tiny.cfg',
  weights: 'yolov3-tiny.weights',
  labels: 'yolov3-tiny.txt',
} as const;

function tinyDefault(flat: Values, basePath: string, file: keyof typeof tinyFiles): Found {
  const place = { where: flat.where('yolo_type'), name: flat.name('yolo_type') };
  return { ...place, value: `${basePath}/models/tinyyolo/${tinyFiles[file]}` };
}
