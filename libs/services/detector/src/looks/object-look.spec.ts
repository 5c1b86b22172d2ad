import type { HogVariant, ObjectVariant } from '@tocsin/detection-config';
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

const hog: HogVariant = {
  ...variant,
  kind: 'hog',
  stride: [4, 4],
  padding: [8, 8],
  scale: 1.05,
  meanShift: false,
  isCertain: true,
};

it.each([
  ['4.x to 6.0', true, 1],
  ['7.x', false, 0.62],
])('people of HOG are as certain as they were in %s', async (_generation, isCertain, confidence) => {
  const found = { label: 'person', confidence: 0.62, box: [1, 2, 3, 4] } as const;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is found does not depend on the model here
  const find = (() => Promise.resolve([found])) as unknown as Inference['find'];
  const inference = { load: () => Promise.reject(new Error('not asked')), find };
  const parts = {
    inference,
    provider: 'cpu',
    nmsMode: 'per_class',
    minConfidence: 0,
    cacheFolder: '/',
  } as const;
  const picture = { data: new Uint8Array(new SharedArrayBuffer(3)), width: 1, height: 1 };
  const context = { eventId: 1, frame: 'alarm', signal: new AbortController().signal };
  const look = createObjectLook({ ...hog, isCertain }, parts);
  expect(await look.find(picture, new Uint8Array(), context)).toEqual([{ ...found, confidence }]);
});
