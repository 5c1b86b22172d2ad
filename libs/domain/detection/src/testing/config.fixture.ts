import type { Box } from '@tocsin/messages';
import type { HogVariant, ModelType, Variant } from '@tocsin/detection-config';
import type { Found } from '../sequence/found';

export const aVariant = (different: Partial<HogVariant> = {}): Variant => ({
  kind: 'hog',
  name: 'hog',
  preExistingLabels: [],
  maxDetectionSize: null,
  maxSize: null,
  maxProcesses: 1,
  maxLockWait: 120,
  minConfidence: 0.4,
  stride: [4, 4],
  padding: [8, 8],
  scale: 1.05,
  meanShift: false,
  isCertain: false,
  ...different,
});

export const aType = (name: string, different: Partial<ModelType> = {}): ModelType => ({
  name,
  pattern: '.*',
  sameModelStrategy: 'first',
  preExistingLabels: [],
  maxDetectionSize: null,
  past: null,
  nmsMode: 'per_class',
  passesPattern: false,
  usesOriginalPicture: false,
  variants: [aVariant({ name })],
  ...different,
});

export const aFind = (label: string, box: Box = [0, 0, 10, 10], different: Partial<Found> = {}): Found => ({
  label,
  confidence: 1,
  box,
  type: 'object',
  model: 'hog',
  ...different,
});
