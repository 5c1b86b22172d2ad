import type { DetectionConfig, HogVariant, PlateRecognizerVariant } from '@tocsin/detection-config';
import { GoldenFolder } from './testing/folder.fixture';
import { aFace, aModel, aType, common, frames, output, vehicles, whole } from './testing/usual.fixture';

let folder: GoldenFolder;
beforeAll(async () => {
  folder = await GoldenFolder.open();
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('a file of 4.x with plates', () => {
  const yolo = aType({
    name: 'object',
    pattern: '(person|car|motorcycle)',
    variants: [
      aModel({
        name: 'yolo',
        weights: '/models/tiny.weights',
        config: '/models/tiny.cfg',
        labels: '/models/tiny.names',
        minConfidence: 0.45,
      }),
    ],
  });
  const plateRecognizer: PlateRecognizerVariant = {
    ...common,
    kind: 'alpr',
    name: 'alpr',
    labelPrefix: '',
    service: 'plate_recognizer',
    apiType: 'cloud',
    key: 'abc:123',
    url: null,
    stats: true,
    regions: ['us', 'cn', 'kr'],
    minDscore: 0.1,
    minScore: 0.2,
    payload: null,
    config: null,
  };
  const plates = aType({
    name: 'alpr',
    pattern: '^[A-Z]',
    preExistingLabels: vehicles,
    usesOriginalPicture: true,
    continuesPrevious: true,
    variants: [plateRecognizer],
  });
  const face = aFace({
    knownFolder: '/faces/known',
    pass: 'cnn',
    upsampleTimes: 2,
    jitters: 2,
    saveUnknown: false,
  });
  const faces = aType({
    name: 'face',
    pattern: '(person|car|motorcycle)',
    passesPattern: true,
    variants: [face],
  });
  const all: DetectionConfig = {
    ...whole,
    generation: '4',
    portal: {
      ...whole.portal,
      portal: 'https://zm.example.org/zm',
      user: 'admin',
      // No secrets before 4.5.8, no inline comments before 5.0.
      password: '!correct horse #battery',
    },
    frames: {
      ...frames,
      set: ['alarm', 'snapshot'],
      isBestMatch: true,
      resizeWidth: 800,
      wait: 5,
      deleteAfterAnalyze: true,
    },
    types: [yolo, plates, faces],
    stopsAtFirstType: true,
    past: { ...whole.past, enable: true, maxDifference: { value: 10, unit: '%' } },
    output: { ...output, json: 'list4', split: false, writeDebugImage: false, polyColor: [10, 0, 255] },
  };

  it('has plates right after objects, and what is meant by three different keys called model', async () => {
    const configs = await folder.configs('4-plates.ini');
    expect(configs.problems).toEqual([]);
    expect(await configs.forMonitor(null)).toEqual(all);
    expect(await configs.forMonitor(99)).toEqual(all);
  });

  it('lays the section of a monitor over it', async () => {
    const configs = await folder.configs('4-plates.ini');
    expect(configs.monitorIds).toEqual([3, 7]);
    expect(await configs.forMonitor(3)).toEqual({
      ...all,
      frames: { ...all.frames, wait: 0 },
      types: [yolo, plates],
      zones: {
        ...whole.zones,
        own: [
          {
            name: 'drive_way',
            points: [
              [0, 100],
              [640, 100],
              [640, 480],
              [0, 480],
            ],
          },
        ],
      },
    });
    const hog: HogVariant = {
      ...common,
      kind: 'hog',
      name: 'hog',
      minConfidence: 0,
      stride: [8, 8],
      padding: [4, 4],
      scale: 1.1,
      meanShift: true,
      isCertain: true,
    };
    expect(await configs.forMonitor(7)).toEqual({
      ...all,
      types: [aType({ name: 'object', variants: [hog] })],
    });
  });

  it('says what does nothing, and what it takes old names for', async () => {
    const { warnings, notices } = await folder.configs('4-plates.ini');
    const file = folder.file('4-plates.ini');
    expect(warnings).toEqual([
      {
        where: `${file}:13`,
        message:
          '[general] log_level does nothing: it was removed in 4.0; levels are set in ZoneMinder, Options, Logs',
      },
      {
        where: file,
        message: 'face: no face detector is named; set face_weights=<YuNet or SCRFD>.onnx in [face]',
      },
      { where: `${file}:30`, message: expect.stringContaining('until then every label counts') as unknown },
      {
        where: `${file}:29`,
        message: expect.stringContaining('[monitor-7] too_few is no polygon') as unknown,
      },
    ]);
    expect(notices.map(({ message }) => message)).toContain(
      '[face] model is now called face_model; it is understood',
    );
  });
});

describe('a plain file of 4.x from Windows', () => {
  it('is read with its byte order mark, tabs and oldest names', async () => {
    const configs = await folder.configs('4-plain.ini');
    const expected: DetectionConfig = {
      ...whole,
      generation: '4',
      portal: { ...whole.portal, portal: 'http://127.0.0.1/zm' },
      types: [aType({ name: 'object', variants: [aModel({})] })],
      labels: { person: { minConfidence: 0.6 } },
      zones: { ...whole.zones, importZoneMinder: true },
      output: {
        ...output,
        showPercent: true,
        json: 'list4',
        split: false,
        isSingleFramePrefixX: true,
        writeDebugImage: false,
      },
    };
    expect(await configs.forMonitor(null)).toEqual(expected);
    expect((await configs.forMonitor(2)).zones.own).toEqual([
      {
        name: 'mask1',
        points: [
          [5.5, 5],
          [9, 5],
          [9, 9],
        ],
      },
    ]);
    expect(configs.warnings).toEqual([
      {
        where: `${folder.file('4-plain.ini')}:12`,
        message: '[general] modles: there is no such key, and nothing refers to it; did you mean models?',
      },
    ]);
  });
});

describe('a file of 5.x with a gateway', () => {
  it('has secrets, templates, inline comments', async () => {
    const configs = await folder.configs('5-gateway.ini');
    const expected: DetectionConfig = {
      ...whole,
      generation: '5',
      basePath: '/srv/zmes',
      portal: {
        ...whole.portal,
        portal: 'https://zm.example.org/zm',
        apiPortal: 'https://zm.example.org/zm/api',
        user: 'admin',
        password: `it's "100%" #1 {{wait}}`,
      },
      remote: {
        gateway: 'http://192.168.1.21:5000/api/v1',
        dialect: 'mlapi',
        mode: 'image',
        user: 'watcher',
        password: 'deep-secret',
        timeout: 5,
        fallbackLocal: true,
      },
      frames: { ...frames, set: ['snapshot', 'alarm'], isBestMatch: true },
      types: [
        aType({
          name: 'object',
          pattern: '(person|car)',
          variants: [
            aModel({
              name: 'yolo',
              weights: '/srv/zmes/models/yolov4/yolov4.weights',
              config: '/srv/zmes/models/yolov4/yolov4.cfg',
              labels: '/srv/zmes/models/yolov4/coco.names',
              minConfidence: 0.3,
              processor: 'gpu',
            }),
          ],
        }),
        aType({
          name: 'alpr',
          preExistingLabels: vehicles,
          usesOriginalPicture: true,
          continuesPrevious: true,
          variants: [
            {
              ...common,
              kind: 'alpr',
              name: 'alpr',
              labelPrefix: '',
              service: 'open_alpr_cmdline',
              binary: '/usr/bin/alpr',
              parameters: '-j -d',
              minConfidence: 0.4,
            },
          ],
        }),
        aType({
          name: 'face',
          pattern: '(person|car)',
          passesPattern: true,
          variants: [
            aFace({
              weights: '/models/yunet.onnx',
              recognitionWeights: '/models/sface.onnx',
              knownFolder: '/srv/zmes/known_faces',
              unknownFolder: '/srv/zmes/unknown_faces',
              trainPass: 'cnn',
              jitters: 1,
              distanceThreshold: 0.5,
              unknownLeeway: 100,
            }),
          ],
        }),
      ],
      zones: { ...whole.zones, importZoneMinder: true, onlyTriggered: true },
      output: {
        ...output,
        showPercent: true,
        json: 'list5',
        imagePath: '/srv/zmes/images',
        animation: { ...output.animation, enable: true, types: ['mp4', 'gif'], width: 640, maxTries: 4 },
      },
    };
    expect(await configs.forMonitor(null)).toEqual(expected);
    expect(await configs.forMonitor(4)).toMatchObject({
      types: [{ name: 'object' }],
      zones: { own: [{ name: 'front door' }] },
    });
    expect(configs.warnings.map(({ message }) => message)).toEqual([
      "[face] face_recog_knn_algo does nothing: it belongs to dlib's training, which is not used here",
    ]);
  });
});

describe('a file of 5.x with OpenALPR', () => {
  it('reads plates right after objects, and people after that', async () => {
    const configs = await folder.configs('5-openalpr.ini');
    const config = await configs.forMonitor(null);
    expect(config).toEqual({
      ...whole,
      generation: '5',
      portal: {
        ...whole.portal,
        portal: 'https://zm.example.org/zm',
        apiPortal: 'https://zm.example.org/zm/api',
        user: 'u',
        password: 'p',
      },
      frames: { ...frames, set: [12] },
      types: [
        aType({ name: 'object', variants: [aModel({ name: 'yolo' })] }),
        aType({
          name: 'alpr',
          preExistingLabels: vehicles,
          usesOriginalPicture: true,
          continuesPrevious: true,
          variants: [
            {
              ...common,
              kind: 'alpr',
              name: 'alpr',
              labelPrefix: '',
              service: 'open_alpr',
              key: 'openalpr-secret',
              url: null,
              recognizeVehicle: true,
              country: 'de',
              state: null,
              minConfidence: 0.35,
            },
          ],
        }),
        aType({
          name: 'object',
          variants: [
            {
              ...common,
              kind: 'hog',
              name: 'hog',
              minConfidence: 0,
              stride: [4, 4],
              padding: [8, 8],
              scale: 1.05,
              meanShift: false,
              isCertain: true,
            },
          ],
        }),
      ],
      past: { ...whole.past, enable: true, maxDifference: { value: 1500, unit: 'px' } },
      output: { ...output, json: 'list5', isSingleFramePrefixX: true },
    });
    expect(configs.warnings.map(({ message }) => message)).toEqual([
      '[general] poly_color: expected three numbers from 0 to 255, (blue, green, red); the default is used',
    ]);
  });
});
