import { z } from 'zod';
import { Extent, LabelExpression } from './filters';

export const Processor = z.enum(['cpu', 'gpu', 'tpu']);
export type Processor = z.infer<typeof Processor>;

const share = z.number().min(0).max(1);

/** What every variant of a model type has. */
const common = {
  /** For logs and `show_models`. */
  name: z.string(),
  preExistingLabels: z.array(z.string()),
  maxDetectionSize: Extent.nullable(),
  /** Pixels wide: a copy for this model alone is shrunk to it. */
  maxSize: z.number().int().positive().nullable(),
  /** Looks at once on its processor; null, where nobody set it: as many as the detector has threads. */
  maxProcesses: z.number().int().positive().nullable(),
  /** Seconds a look waits for its turn. */
  maxLockWait: z.number().nonnegative(),
};

/** An object model in a file: ONNX, or Darknet's `.weights` with its `.cfg`. */
export const ObjectVariant = z.strictObject({
  ...common,
  kind: z.literal('object'),
  weights: z.string(),
  /** Darknet's `.cfg`; null for ONNX. */
  config: z.string().nullable(),
  labels: z.string().nullable(),
  minConfidence: share,
  processor: Processor,
  /** Overrides recognition by layout; see `models.md` 5.11. */
  modelFamily: z.string().nullable(),
  /** The network's input where the file leaves it open. */
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
});
export type ObjectVariant = z.infer<typeof ObjectVariant>;

/** OpenCV's people detector. */
export const HogVariant = z.strictObject({
  ...common,
  kind: z.literal('hog'),
  minConfidence: share,
  stride: z.tuple([z.number().int().positive(), z.number().int().positive()]),
  padding: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
  scale: z.number().gt(1),
  /** `mean_shift > 0`: overlapping finds are grouped by mean shift. */
  meanShift: z.boolean(),
  /** Every find has confidence 1, as it had in 4.x to 6.0. */
  isCertain: z.boolean(),
});
export type HogVariant = z.infer<typeof HogVariant>;

export const FaceVariant = z.strictObject({
  ...common,
  kind: z.literal('face'),
  /** Detector file (YuNet, SCRFD); null: none is configured. */
  weights: z.string().nullable(),
  /** Embedding model file (SFace, ArcFace); null: faces are found, not named. */
  recognitionWeights: z.string().nullable(),
  minConfidence: share,
  processor: Processor,
  knownFolder: z.string(),
  /** `hog`: at most 640 pixels; `cnn`: the whole picture. */
  pass: z.enum(['hog', 'cnn']),
  trainPass: z.enum(['hog', 'cnn']),
  upsampleTimes: z.number().int().min(0).max(4),
  jitters: z.number().int().nonnegative(),
  unknownName: z.string(),
  /** In the old measure, where 0.6 is usual. */
  distanceThreshold: z.number().positive(),
  /** The embedding model's own; wins over `distanceThreshold`. */
  cosineThreshold: z.number().min(-1).max(1).nullable(),
  saveUnknown: z.boolean(),
  unknownLeeway: z.number().int().nonnegative(),
  unknownFolder: z.string(),
});
export type FaceVariant = z.infer<typeof FaceVariant>;

const plates = {
  ...common,
  kind: z.literal('alpr'),
  /** Before each plate, `alpr:` or nothing. */
  labelPrefix: z.string(),
};

export const PlateRecognizerVariant = z.strictObject({
  ...plates,
  service: z.literal('plate_recognizer'),
  apiType: z.enum(['cloud', 'local']),
  key: z.string(),
  url: z.string().nullable(),
  stats: z.boolean(),
  regions: z.array(z.string()),
  minDscore: share,
  minScore: share,
  payload: z.record(z.string(), z.unknown()).nullable(),
  config: z.record(z.string(), z.unknown()).nullable(),
});
export type PlateRecognizerVariant = z.infer<typeof PlateRecognizerVariant>;

export const OpenAlprVariant = z.strictObject({
  ...plates,
  service: z.literal('open_alpr'),
  key: z.string(),
  url: z.string().nullable(),
  recognizeVehicle: z.boolean(),
  country: z.string(),
  state: z.string().nullable(),
  minConfidence: share,
});
export type OpenAlprVariant = z.infer<typeof OpenAlprVariant>;

export const OpenAlprCommandVariant = z.strictObject({
  ...plates,
  service: z.literal('open_alpr_cmdline'),
  binary: z.string(),
  parameters: z.string(),
  minConfidence: share,
});
export type OpenAlprCommandVariant = z.infer<typeof OpenAlprCommandVariant>;

/** Plates read here, by two models. */
export const LocalPlateVariant = z.strictObject({
  ...plates,
  service: z.literal('local'),
  detectorWeights: z.string(),
  readerWeights: z.string(),
  /** Companion of the reader: alphabet and slots (YAML), or a dictionary. */
  readerConfig: z.string().nullable(),
  minDscore: share,
  minScore: share,
  processor: Processor,
  /** Name by plate. */
  knownPlates: z.record(z.string(), z.string()),
  /** Edits by which a reading may differ from a known plate. */
  matchDistance: z.number().int().nonnegative(),
  /** How plates of the country are spelled, e.g. `[A-Z]{2}\d{2}[A-Z]{3}$`: look-alikes are exchanged where that makes a reading fit. */
  plateFormat: LabelExpression.optional(),
});
export type LocalPlateVariant = z.infer<typeof LocalPlateVariant>;

export const AlprVariant = z.discriminatedUnion('service', [
  PlateRecognizerVariant,
  OpenAlprVariant,
  OpenAlprCommandVariant,
  LocalPlateVariant,
]);
export type AlprVariant = z.infer<typeof AlprVariant>;

/** An ES module of the operator. */
export const PluginVariant = z.strictObject({
  ...common,
  kind: z.literal('plugin'),
  module: z.string(),
  minConfidence: share,
  timeoutSeconds: z.number().positive(),
  /** Handed to its constructor. */
  parameters: z.record(z.string(), z.unknown()),
});
export type PluginVariant = z.infer<typeof PluginVariant>;

/** One model, service or plug-in that may look at a picture. */
export const Variant = z.union([ObjectVariant, HogVariant, FaceVariant, AlprVariant, PluginVariant]);
export type Variant = z.infer<typeof Variant>;
