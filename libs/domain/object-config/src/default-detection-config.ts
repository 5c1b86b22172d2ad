import type { DetectorConfig } from '@tocsin/config';
import type { DetectionConfig, HogVariant, ObjectVariant } from '@tocsin/detection-config';

export type DetectorDefaults = Pick<
  DetectorConfig,
  | 'model'
  | 'labels'
  | 'min_confidence'
  | 'detect_pattern'
  | 'provider'
  | 'portal'
  | 'portal_user'
  | 'portal_password'
  | 'allow_self_signed'
>;

/** Where the old server and its hooks keep everything, unless told otherwise. */
export const defaultBasePath = '/var/lib/zmeventnotification';

/**
 * How pictures are looked at where there is no objectconfig file: the alarm frame, and where that shows nothing the
 * snapshot, with the one model of `[detector]`, or HOG.
 */
export function defaultDetectionConfig(
  detector: DetectorDefaults,
  basePath = defaultBasePath,
): DetectionConfig {
  return {
    generation: '7',
    basePath,
    portal: portalOf(detector),
    remote: null,
    frames: {
      set: ['alarm', 'snapshot'],
      strategy: 'first',
      isBestMatch: true,
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
      deleteAfterAnalyze: true,
      convertSnapshotToFid: false,
      saveFrames: false,
      saveAnalyzedFrames: false,
      saveFolder: '/tmp',
    },
    types: [
      {
        name: 'object',
        pattern: detector.detect_pattern,
        sameModelStrategy: 'first',
        preExistingLabels: [],
        maxDetectionSize: null,
        past: null,
        nmsMode: 'per_class',
        passesPattern: false,
        usesOriginalPicture: false,
        variants: [detector.model === undefined ? hog(detector) : objectModel(detector, detector.model)],
      },
    ],
    stopsAtFirstType: false,
    maxDetectionSize: null,
    labels: {},
    zones: { own: [], importZoneMinder: false, onlyTriggered: false, patterns: {} },
    past: { enable: false, maxDifference: { value: 5, unit: '%' }, ignoreLabels: [], aliases: [] },
    disableLocks: false,
    output: {
      showPercent: false,
      showModels: false,
      showFrameMatchType: true,
      json: 'object',
      split: true,
      isSingleFramePrefixX: false,
      writeImageToZm: true,
      writeDebugImage: false,
      imagePath: `${basePath}/images`,
      polyColor: [255, 255, 255],
      polyThickness: 2,
      tagDetectedObjects: false,
      animation: {
        enable: false,
        types: ['mp4'],
        width: 400,
        retrySleep: 15,
        maxTries: 3,
        fastGif: false,
      },
    },
  };
}

function portalOf(detector: DetectorDefaults): DetectionConfig['portal'] {
  return {
    portal: detector.portal ?? null,
    apiPortal: detector.portal === undefined ? null : `${detector.portal.replace(/\/+$/, '')}/api`,
    user: detector.portal_user ?? null,
    password: detector.portal_password ?? null,
    basicUser: null,
    basicPassword: null,
    allowSelfSigned: detector.allow_self_signed,
  };
}

const common = {
  preExistingLabels: [],
  maxDetectionSize: null,
  maxProcesses: null,
  maxLockWait: 120,
};

function objectModel(detector: DetectorDefaults, weights: string): ObjectVariant {
  return {
    ...common,
    kind: 'object',
    name: 'object',
    maxSize: null,
    weights,
    config: null,
    labels: detector.labels ?? null,
    minConfidence: detector.min_confidence,
    processor: detector.provider === 'cpu' ? 'cpu' : 'gpu',
    modelFamily: null,
    width: null,
    height: null,
  };
}

/** HOG finds people from 128 pixels high in any larger picture; at 600 pixels wide it is fast enough to wait for. */
function hog(detector: DetectorDefaults): HogVariant {
  return {
    ...common,
    kind: 'hog',
    name: 'hog',
    maxSize: 600,
    minConfidence: detector.min_confidence,
    stride: [8, 8],
    padding: [8, 8],
    scale: 1.05,
    meanShift: false,
    isCertain: false,
  };
}
