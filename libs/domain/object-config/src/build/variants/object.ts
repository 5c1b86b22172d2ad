import type { HogVariant, ObjectVariant, Variant } from '@tocsin/detection-config';
import type { Values } from '../../read/values';
import type { BuildContext } from '../build-context';
import { commonOf, isForTpu, processorOf, unavailable, type VariantPlace } from './variant-basics';
import { pluginVariant } from './plugin';

const elsewhere: ReadonlyMap<string, string> = new Map([
  [
    'coral_edgetpu',
    'the Coral Edge TPU cannot be used here; put an ONNX model in its place, object_framework=onnx',
  ],
  [
    'aws_rekognition',
    'AWS Rekognition is not asked by this detector; put an ONNX model in its place, or a plug-in',
  ],
  ['virelai', 'Virel.AI is not asked by this detector; put an ONNX model in its place, or a plug-in'],
]);

/** A variant of type `object`; undefined where it cannot be had here, which is then said. */
export function objectVariant(context: BuildContext, place: VariantPlace): Variant | undefined {
  const { values } = place;
  const framework = values.path('object_framework')?.toLowerCase() ?? 'opencv';
  const missing = elsewhere.get(framework);
  if (missing !== undefined) {
    unavailable(context, values, 'object_framework', missing);
    return undefined;
  }
  if (framework === 'hog') return hogVariant(context, place);
  if (framework !== 'opencv' && framework !== 'onnx') {
    return pluginVariant(context, place, { name: framework, key: 'object_framework' });
  }
  return modelVariant(context, place);
}

function modelVariant(context: BuildContext, place: VariantPlace): ObjectVariant | undefined {
  const { values } = place;
  const weights = values.path('object_weights') ?? defaultFile(context, 'yolov3.weights');
  if (weights === null) {
    context.notes.warn(
      values.place.where,
      `${values.name('object_weights')} is missing; this model is left out`,
    );
    return undefined;
  }
  if (isForTpu(weights)) {
    unavailable(context, values, 'object_weights', elsewhere.get('coral_edgetpu') ?? '');
    return undefined;
  }
  const isDefault = !values.has('object_weights');
  const processor = processorOf(context, values, 'object_processor');
  const side = (key: string) => values.number(key, null, { min: 32, max: 8192, whole: true });
  return {
    ...commonOf(context, place, processor),
    kind: 'object',
    weights,
    config: weights.toLowerCase().endsWith('.onnx')
      ? null
      : (values.path('object_config') ?? (isDefault ? defaultFile(context, 'yolov3.cfg') : null)),
    labels: values.path('object_labels') ?? (isDefault ? defaultFile(context, 'yolov3_classes.txt') : null),
    minConfidence: minConfidence(context, values),
    processor,
    modelFamily: values.text('model_family'),
    width: side('model_width'),
    height: side('model_height'),
  };
}

/** OpenCV's people detector; in 4.x to 6.0 every find of it counted. */
export function hogVariant(context: BuildContext, place: VariantPlace): HogVariant {
  const { values } = place;
  const stride = pair(values, 'stride', [4, 4], 1);
  return {
    ...commonOf(context, place, 'cpu'),
    kind: 'hog',
    minConfidence: place.isFlat ? 0 : values.number('object_min_confidence', 0, { min: 0, max: 1 }),
    stride,
    padding: pair(values, 'padding', [8, 8], 0),
    scale: values.number('scale', 1.05, { min: 1.001, max: 10 }),
    meanShift: values.number('mean_shift', -1) > 0,
    isCertain: place.isFlat,
  };
}

function minConfidence({ generation }: BuildContext, values: Values): number {
  return values.number('object_min_confidence', generation === '7' ? 0.3 : 0.4, { min: 0, max: 1 });
}

/** Where the installer of 3.1 to 6.1 put the full model. */
function defaultFile({ generation, basePath }: BuildContext, name: string): string | null {
  return generation === '7' ? null : `${basePath}/models/yolov3/${name}`;
}

function pair(values: Values, key: string, fallback: [number, number], min: number): [number, number] {
  const value = values.literal(key);
  if (value === null) return fallback;
  const [width, height] = (Array.isArray(value) ? value : []).map(Number);
  const isSide = (side: number | undefined): side is number => Number.isInteger(side) && (side ?? -1) >= min;
  if (isSide(width) && isSide(height)) return [width, height];
  values.context.notes.problem(
    values.where(key),
    `${values.name(key)}: expected two whole numbers, e.g. (8,8)`,
  );
  return fallback;
}
