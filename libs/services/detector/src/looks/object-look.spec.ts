import type { ObjectVariant } from '@tocsin/detection-config';
import type { Inference, ModelSpec } from '@tocsin/inference';
import { createObjectLook } from './object-look';

const variant: ObjectVariant = {
  kind: 'object',
  name: 'yolo',
  preExistingLabels: [],
  maxDetectionSize: null,
  maxSize: null,
  maxProcesses: null,
  maxLockWait: 120,
  weights: '/models/yolov3.weights',
  config: '/models/yolov3.cfg',
  labels: null,
  minConfidence: 0.3,
  processor: 'cpu',
  modelFamily: null,
  width: null,
  height: null,
};

it("Darknet's files may be converted into a folder of ours, ONNX needs none", async () => {
  const specs: ModelSpec[] = [];
  const load: Inference['load'] = async (spec) => {
    specs.push(spec);
    return { text: '', batch: 1 };
  };
  const inference = { load, find: () => Promise.reject(new Error('not asked')) };
  const parts = {
    inference,
    provider: 'cpu',
    nmsMode: 'per_class',
    minConfidence: 0.3,
    cacheFolder: '/cache',
  } as const;
  await createObjectLook(variant, parts).warm();
  await createObjectLook({ ...variant, weights: '/models/a.onnx', config: null }, parts).warm();
  expect(specs.map((spec) => 'cacheFolder' in spec && spec.cacheFolder)).toEqual(['/cache', false]);
});
