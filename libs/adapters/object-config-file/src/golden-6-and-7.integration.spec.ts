import type { DetectionConfig, FaceVariant, HogVariant } from '@tocsin/detection-config';
import { GoldenFolder } from './testing/folder.fixture';
import { aFace, aModel, aType, common, frames, output, vehicles, whole } from './testing/usual.fixture';

let folder: GoldenFolder;
beforeAll(async () => {
  folder = await GoldenFolder.open();
});
afterAll(() => folder[Symbol.asyncDispose]());

const portal = {
  ...whole.portal,
  portal: 'https://zm.example.org/zm',
  apiPortal: 'https://zm.example.org/zm/api',
  user: 'admin',
};

describe('a file of 6.x with sequences', () => {
  it('fills templates in sequences from the section of the monitor, and quotes in secrets end no text', async () => {
    const configs = await folder.configs('6-sequence.ini');
    const expected: DetectionConfig = {
      ...whole,
      generation: '6',
      portal: { ...portal, password: `it's "100%" #1 {{wait}}` },
      frames: {
        ...frames,
        set: ['snapshot', 'alarm', 31],
        strategy: 'most_models',
        resizeWidth: 800,
        attempts: 3,
        secondsBetweenAttempts: 4,
        wait: 3,
      },
      types: [
        aType({
          name: 'object',
          pattern: '(person|dog|car)',
          sameModelStrategy: 'most_unique',
          variants: [
            aModel({
              name: 'YOLOv4 # 1',
              weights: '/var/lib/zmeventnotification/models/yolov4/yolov4.weights',
              config: '/var/lib/zmeventnotification/models/yolov4/yolov4.cfg',
              labels: '/var/lib/zmeventnotification/models/yolov4/coco.names',
              minConfidence: 0.6,
              processor: 'gpu',
              maxProcesses: 1,
              maxLockWait: 100,
              maxDetectionSize: { value: 50, unit: '%' },
              width: 320,
              height: 320,
            }),
          ],
        }),
        aType({
          name: 'alpr',
          pattern: '^(alpr:.*x11)',
          preExistingLabels: vehicles,
          variants: [
            {
              ...common,
              kind: 'alpr',
              name: 'alpr',
              labelPrefix: 'alpr:',
              service: 'plate_recognizer',
              apiType: 'cloud',
              key: 'plate-secret',
              url: null,
              stats: false,
              regions: ['ca'],
              minDscore: 0.1,
              minScore: 0.2,
              payload: null,
              config: { mode: 'fast' },
              maxSize: 1600,
              maxProcesses: 3,
            },
          ],
        }),
      ],
      maxDetectionSize: { value: 90, unit: '%' },
      labels: { car: { pastMaxDifference: { value: 45, unit: '%' } } },
      zones: {
        ...whole.zones,
        own: [
          {
            name: 'front',
            points: [
              [10, 10],
              [200, 10],
              [200, 200],
            ],
            pattern: '(person)',
          },
        ],
        patterns: { front: '(person)', drive: '(car)' },
      },
      past: {
        ...whole.past,
        ignoreLabels: ['dog', 'cat'],
        aliases: [
          ['car', 'bus'],
          ['dog', 'cat'],
        ],
      },
      disableLocks: true,
      output: { ...output, showPercent: true, showModels: true, polyThickness: 1 },
    };
    expect(await configs.forMonitor(2)).toEqual(expected);
  });

  it('fails only for whom a template is missing, and says so', async () => {
    const configs = await folder.configs('6-sequence.ini');
    await expect(configs.forMonitor(1)).rejects.toMatchObject({
      code: 'object-config-invalid',
      message: expect.stringContaining('6-sequence.ini:53: no model is left') as unknown,
    });
    expect(configs.warnings.map(({ message }) => message)).toContain(
      '[ml] ml_sequence.general.model_sequence names "{{model_sequence_here}}", which has no variants',
    );
  });

  it('has one warning for what cannot be had here', async () => {
    const { warnings } = await folder.configs('6-sequence.ini');
    const about = (what: string) => warnings.filter(({ message }) => message.includes(what));
    expect(about('Coral')).toEqual([
      {
        where: `${folder.file('6-sequence.ini')}:72`,
        message: expect.stringContaining('[ml] ml_sequence.object.sequence[0].object_framework') as unknown,
      },
    ]);
    expect(about('knn')).toHaveLength(1);
    expect(about('ignore_me')).toEqual([
      {
        where: `${folder.file('6-sequence.ini')}:49`,
        message: '[monitor-2] ignore_me: there is no such key, and nothing refers to it',
      },
    ]);
  });
});

describe('a file of 6.x without sequences', () => {
  const model = aModel({
    weights: '/models/yolov4.weights',
    config: '/models/yolov4.cfg',
    labels: '/models/coco.names',
    minConfidence: 0.7,
    processor: 'gpu',
    maxProcesses: 4,
  });
  const object = aType({ name: 'object', pattern: '^(?!cat)', nmsMode: 'agnostic', variants: [model] });
  const face: FaceVariant = aFace({ weights: '/models/yunet.onnx', cosineThreshold: 0.4 });
  const expected: DetectionConfig = {
    ...whole,
    generation: '6',
    frames: { ...frames, set: ['alarm'], strategy: 'most_unique', resizeWidth: 640 },
    types: [object, aType({ name: 'face', pattern: '(anna|unknown)', variants: [face] })],
    maxDetectionSize: { value: 5000, unit: 'px' },
  };

  it('makes one variant of each kind', async () => {
    expect(await (await folder.configs('6-flat.ini')).forMonitor(null)).toEqual(expected);
  });

  it('reads plates here and asks a plug-in', async () => {
    const configs = await folder.configs('6-flat.ini');
    expect(await configs.forMonitor(1)).toEqual({
      ...expected,
      types: [
        object,
        aType({
          name: 'alpr',
          preExistingLabels: vehicles,
          variants: [
            {
              ...common,
              kind: 'alpr',
              name: 'alpr',
              labelPrefix: '',
              service: 'local',
              detectorWeights: '/models/plates.onnx',
              readerWeights: '/models/reader.onnx',
              readerConfig: '/models/reader.yaml',
              minDscore: 0.5,
              minScore: 0.5,
              processor: 'cpu',
              knownPlates: { 'B AB 123': 'Anna', 'B-XY 9': 'Post' },
              matchDistance: 2,
            },
          ],
        }),
        aType({
          name: 'loiter',
          pattern: '^(?!cat)',
          variants: [
            {
              ...common,
              kind: 'plugin',
              name: 'loiter',
              module: '/plugins/loiter.mjs',
              minConfidence: 0.4,
              timeoutSeconds: 3,
              parameters: { seconds: '20' },
            },
          ],
        }),
      ],
    });
  });
});

describe('a file of 7.x', () => {
  const hog: HogVariant = {
    ...common,
    kind: 'hog',
    name: 'HOG',
    minConfidence: 0,
    stride: [4, 4],
    padding: [8, 8],
    scale: 1.05,
    meanShift: false,
    isCertain: false,
  };
  const yolo = aModel({
    name: 'YOLO26s',
    weights: '/var/lib/zmeventnotification/models/ultralytics/yolo26s.onnx',
    config: null,
    labels: null,
    minConfidence: 0.35,
    processor: 'gpu',
    maxProcesses: 2,
  });
  const object = aType({
    name: 'object',
    pattern: '(person|car|dog)',
    sameModelStrategy: 'union',
    past: { ...whole.past, maxDifference: { value: 15, unit: '%' } },
    variants: [yolo, hog],
  });
  const expected: DetectionConfig = {
    ...whole,
    generation: '7',
    portal: { ...portal, password: 'yaml #secret' },
    remote: {
      gateway: 'http://192.168.1.183:5000',
      dialect: 'pyzm',
      mode: 'image',
      user: 'ml',
      password: 'ml-secret',
      timeout: 60,
      fallbackLocal: true,
    },
    frames: {
      ...frames,
      set: ['snapshot', 'alarm', 1],
      strategy: 'first_new',
      resizeWidth: 800,
      attempts: 3,
    },
    types: [
      object,
      aType({
        name: 'face',
        preExistingLabels: ['person'],
        variants: [
          aFace({
            weights: '/models/scrfd.onnx',
            maxSize: 800,
            pass: 'cnn',
            trainPass: 'cnn',
            saveUnknown: false,
            unknownLeeway: 0,
          }),
        ],
      }),
      aType({
        name: 'alpr',
        variants: [
          {
            ...common,
            kind: 'alpr',
            name: 'alpr',
            labelPrefix: 'alpr:',
            service: 'plate_recognizer',
            apiType: 'local',
            key: 'plate-secret',
            url: 'http://host:8080/alpr',
            stats: false,
            regions: [],
            minDscore: 0.1,
            minScore: 0.2,
            payload: null,
            config: null,
          },
        ],
      }),
    ],
    labels: { person: { maxSize: { value: 80, unit: '%' } } },
    past: { ...whole.past, enable: true, maxDifference: { value: 15, unit: '%' } },
    output: {
      ...output,
      showPercent: true,
      showFrameMatchType: false,
      writeDebugImage: false,
      polyColor: [0, 128, 255],
      tagDetectedObjects: true,
    },
  };

  it('has types with variants, secrets in quotes and without', async () => {
    expect(await (await folder.configs('7-onnx.yml')).forMonitor(null)).toEqual(expected);
  });

  it('merges the mappings of a monitor all the way down, and replaces its lists', async () => {
    expect(await (await folder.configs('7-onnx.yml')).forMonitor(3)).toEqual({
      ...expected,
      frames: { ...expected.frames, set: ['snapshot'], wait: 5 },
      types: [
        {
          ...object,
          pattern: '(person)',
          variants: [
            aModel({
              weights: '/models/other.onnx',
              config: null,
              labels: null,
              minConfidence: 0.3,
              modelFamily: 'yolox',
            }),
          ],
        },
      ],
      zones: {
        ...whole.zones,
        own: [
          {
            name: 'Front Yard',
            points: [
              [0, 417.5],
              [1000, 417],
              [1000, 800],
            ],
            pattern: '(person)',
            ignorePattern: '(dog)',
          },
        ],
      },
    });
  });

  it('has one warning for each thing that cannot be had here, with its line', async () => {
    const { warnings, problems } = await folder.configs('7-onnx.yml');
    expect(problems).toEqual([]);
    const line = (what: string) =>
      warnings.filter(({ message }) => message.includes(what)).map(({ where }) => where);
    const file = folder.file('7-onnx.yml');
    expect(line('[push] is not used')).toEqual([`${file}:19`]);
    expect(line('Rekognition')).toEqual([`${file}:57`]);
    expect(line('BirdNET')).toEqual([`${file}:36`]);
    expect(line('zones.bad is no polygon')).toEqual([`${file}:85`]);
    expect(line('faces are found but not named')).toEqual([`${file}:64`]);
  });
});

describe('a small file of 7.x', () => {
  it('keeps the zeros of a password, merges anchors, and asks a plug-in', async () => {
    const configs = await folder.configs('7-plugin.yml');
    const shared = { pattern: '^(?!chair|bed)', nmsMode: 'agnostic' } as const;
    const expected: DetectionConfig = {
      ...whole,
      generation: '7',
      portal: { ...whole.portal, portal: 'http://localhost/zm', basicUser: 'gate', basicPassword: '0042' },
      frames: { ...frames, set: ['snapshot', 'alarm', 1], strategy: 'most', convertSnapshotToFid: true },
      types: [
        aType({
          ...shared,
          name: 'object',
          variants: [
            aModel({
              weights: '/var/lib/zmeventnotification/models/yolox_s.onnx',
              config: null,
              labels: null,
              minConfidence: 0.3,
            }),
          ],
        }),
        aType({
          ...shared,
          name: 'loiter',
          maxDetectionSize: { value: 40, unit: 'px' },
          variants: [
            {
              ...common,
              kind: 'plugin',
              name: 'loiter',
              module: '/plugins/loiter.mjs',
              minConfidence: 0,
              timeoutSeconds: 10,
              parameters: { seconds: 20 },
            },
          ],
        }),
      ],
      disableLocks: true,
      output: { ...output, polyColor: [255, 255, 255] },
    };
    expect(await configs.forMonitor(null)).toEqual(expected);
    expect(configs.warnings).toEqual([
      {
        where: `${folder.file('7-plugin.yml')}:12`,
        message:
          '[ml] ml_sequence.object.sequence[0].object_min_confidense: there is no such key; did you mean object_min_confidence?',
      },
    ]);
  });
});
