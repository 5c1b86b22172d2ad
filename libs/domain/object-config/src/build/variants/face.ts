import type { Variant } from '@tocsin/detection-config';
import type { BuildContext } from '../build-context';
import { commonOf, isForTpu, processorOf, unavailable, type VariantPlace } from './variant-basics';
import { pluginVariant } from './plugin';

const ownDetectors = new Set(['dlib', 'yunet', 'scrfd', 'onnx', 'opencv']);
const noTpu =
  'faces cannot be found by a Coral Edge TPU here; put YuNet in its place, face_weights=<file>.onnx';

/** A variant of type `face`; undefined where it cannot be had here, which is then said. */
export function faceVariant(context: BuildContext, place: VariantPlace): Variant | undefined {
  const { generation, basePath, notes } = context;
  const { values } = place;
  const framework = values.path('face_detection_framework')?.toLowerCase() ?? 'dlib';
  const weights = values.path('face_weights');
  if (framework === 'tpu' || isForTpu(weights)) {
    unavailable(context, values, framework === 'tpu' ? 'face_detection_framework' : 'face_weights', noTpu);
    return undefined;
  }
  if (!ownDetectors.has(framework)) {
    return pluginVariant(context, place, { name: framework, key: 'face_detection_framework' });
  }
  if (weights === null) {
    const message = 'no face detector is named; set face_weights=<YuNet or SCRFD>.onnx in [face]';
    notes.warn(values.place.where, `${place.name}: ${message}`, message);
  } else if (!values.has('face_recognition_weights')) {
    const message = 'faces are found but not named; set face_recognition_weights=<SFace or ArcFace>.onnx';
    notes.warn(values.where('face_weights'), `${place.name}: ${message}`, message);
  }
  const processor = processorOf(context, values, 'face_processor');
  const usual = generation === '7' ? 'cnn' : 'hog';
  return {
    ...commonOf(context, place, processor),
    kind: 'face',
    weights,
    recognitionWeights: values.path('face_recognition_weights'),
    minConfidence: values.number('face_min_confidence', 0.5, { min: 0, max: 1 }),
    processor,
    knownFolder: values.path('known_images_path') ?? `${basePath}/known_faces`,
    pass: values.oneOf('face_model', ['hog', 'cnn'], usual),
    trainPass: values.oneOf('face_train_model', ['hog', 'cnn'], usual),
    // Each time doubles the picture: beyond four, no memory is large enough.
    upsampleTimes: Math.min(4, count(place, 'face_upsample_times', 'upsample_times', 1)),
    jitters: count(place, 'face_num_jitters', 'num_jitters', 0),
    unknownName: values.text('unknown_face_name') ?? 'unknown face',
    distanceThreshold: values.number('face_recog_dist_threshold', 0.6, { min: 0.01, max: 2 }),
    cosineThreshold: values.number('face_cosine_threshold', null, { min: -1, max: 1 }),
    saveUnknown: values.flag('save_unknown_faces', generation === '5' || generation === '6'),
    unknownLeeway: values.number('save_unknown_faces_leeway_pixels', generation === '7' ? 0 : 50, {
      min: 0,
      whole: true,
    }),
    unknownFolder: values.path('unknown_images_path') ?? `${basePath}/unknown_faces`,
  };
}

/** pyzm read the short name, the files had the long one. */
function count({ values }: VariantPlace, key: string, shortKey: string, fallback: number): number {
  return values.number(values.has(key) ? key : shortKey, fallback, { min: 0, max: 1000, whole: true });
}
