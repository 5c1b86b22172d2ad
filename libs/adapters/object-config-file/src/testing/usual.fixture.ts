import type {
  DetectionConfig,
  FaceVariant,
  FrameSettings,
  ModelType,
  ObjectVariant,
  OutputSettings,
} from '@tocsin/detection-config';

/** What counts where a file says nothing, generation by generation (detection-config 2 to 9). */

export const frames: FrameSettings = {
  set: ['snapshot'],
  strategy: 'first',
  isBestMatch: false,
  source: 'auto',
  resizeWidth: null,
  start: 1,
  step: 1,
  most: 0,
  attempts: 1,
  secondsBetweenAttempts: 3,
  failuresInARow: 5,
  wait: 0,
  secondsBetweenFrames: 0,
  secondsBetweenSnapshots: 0,
  download: false,
  downloadFolder: '/tmp',
  deleteAfterAnalyze: false,
  convertSnapshotToFid: false,
  saveFrames: false,
  saveAnalyzedFrames: false,
  saveFolder: '/tmp',
};

export const output: OutputSettings = {
  showPercent: false,
  showModels: false,
  showFrameMatchType: true,
  json: 'object',
  split: true,
  isSingleFramePrefixX: false,
  writeImageToZm: true,
  writeDebugImage: true,
  imagePath: '/var/lib/zmeventnotification/images',
  polyColor: [141, 140, 127],
  polyThickness: 2,
  tagDetectedObjects: false,
  animation: { enable: false, types: ['mp4'], width: 400, retrySleep: 15, maxTries: 3, fastGif: false },
};

export const whole: Omit<DetectionConfig, 'generation' | 'types'> = {
  basePath: '/var/lib/zmeventnotification',
  portal: {
    portal: null,
    apiPortal: null,
    user: null,
    password: null,
    basicUser: null,
    basicPassword: null,
    allowSelfSigned: true,
  },
  remote: null,
  frames,
  stopsAtFirstType: false,
  maxDetectionSize: null,
  labels: {},
  zones: { own: [], importZoneMinder: false, onlyTriggered: false, patterns: {} },
  past: { enable: false, maxDifference: { value: 5, unit: '%' }, ignoreLabels: [], aliases: [] },
  disableLocks: false,
  output,
};

export const common = {
  preExistingLabels: [],
  maxDetectionSize: null,
  maxSize: null,
  maxProcesses: null,
  maxLockWait: 120,
};

const type: Omit<ModelType, 'name' | 'variants'> = {
  pattern: '.*',
  sameModelStrategy: 'first',
  preExistingLabels: [],
  maxDetectionSize: null,
  past: null,
  nmsMode: 'per_class',
  passesPattern: false,
  usesOriginalPicture: false,
};

export const aType = (different: Partial<ModelType> & Pick<ModelType, 'name' | 'variants'>): ModelType => ({
  ...type,
  ...different,
});

export const vehicles = ['car', 'motorbike', 'bus', 'truck', 'boat'];

export const aModel = (different: Partial<ObjectVariant>): ObjectVariant => ({
  ...common,
  kind: 'object',
  name: 'object',
  weights: '/var/lib/zmeventnotification/models/yolov3/yolov3.weights',
  config: '/var/lib/zmeventnotification/models/yolov3/yolov3.cfg',
  labels: '/var/lib/zmeventnotification/models/yolov3/yolov3_classes.txt',
  minConfidence: 0.4,
  processor: 'cpu',
  modelFamily: null,
  width: null,
  height: null,
  ...different,
});

export const aFace = (different: Partial<FaceVariant>): FaceVariant => ({
  ...common,
  kind: 'face',
  name: 'face',
  weights: null,
  recognitionWeights: null,
  minConfidence: 0.5,
  processor: 'cpu',
  knownFolder: '/var/lib/zmeventnotification/known_faces',
  pass: 'hog',
  trainPass: 'hog',
  upsampleTimes: 1,
  jitters: 0,
  unknownName: 'unknown face',
  distanceThreshold: 0.6,
  cosineThreshold: null,
  saveUnknown: true,
  unknownLeeway: 50,
  unknownFolder: '/var/lib/zmeventnotification/unknown_faces',
  ...different,
});
