import { cocoLabels } from './coco-labels';
import type { Layout, RunOptions } from './families/run-layout.contract';
import { runLayout, writeLayout } from './families/run-layout.contract';
import { toHalf } from './half-floats';
import { readModelInputs } from './model-inputs';
import { modelFamilies } from './recognise-model';

const side = 64;
const cells = 84; // 8 · 8 + 4 · 4 + 2 · 2
const images = { name: 'images', dims: [1, 3, side, side] };
const grey = (width: number, height: number) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(90),
});
const square = grey(64, 64);
const out = (name: string, dims: number[], values: Layout['outputs'][number]['values']) => ({
  name,
  dims,
  values,
});

/** A model of YOLOv8 that gives some columns of numbers, and zeros otherwise. */
function yolov8(
  columns: number[][],
  { rows = columns[0]?.length ?? 0, metadata = {}, inputs = [images], more = [] as Layout['outputs'] } = {},
): Uint8Array {
  const values = new Float32Array(rows * cells);
  for (const [at, column] of columns.entries())
    for (const [row, value] of column.entries()) values[row * cells + at] = value;
  return writeLayout({ inputs, outputs: [out('output0', [1, rows, cells], values), ...more], metadata });
}

const run = async (model: Uint8Array, options?: RunOptions) => {
  const { found, model: recognised } = await runLayout(model, [square], options);
  return { found: found[0] ?? [], model: recognised };
};

describe('overlapping boxes', () => {
  const person = [32, 32, 20, 20, 0.9, 0];
  const bicycle = [32, 32, 20, 20, 0, 0.8];

  it('of two classes both stay: a person on a bicycle', async () => {
    const { found } = await run(yolov8([person, bicycle]));
    expect(found.map(({ classIndex }) => classIndex)).toEqual([0, 1]);
  });

  it('of two classes: only the better stays where classes are not told apart', async () => {
    const { found } = await run(yolov8([bicycle, person]), { nmsMode: 'agnostic' });
    expect(found.map(({ classIndex }) => classIndex)).toEqual([0]);
  });

  it('of equal score: the first stays', async () => {
    const { found } = await run(yolov8([person, [33, 32, 20, 20, 0.9, 0]]));
    expect(found).toMatchObject([{ box: [22, 22, 42, 42] }]);
  });

  it('of a model that suppresses for itself all stay', async () => {
    const rows = Float32Array.from([10, 10, 30, 30, 0.9, 0, 11, 10, 31, 30, 0.8, 0]);
    const { found } = await run(
      writeLayout({ inputs: [images], outputs: [out('output0', [1, 2, 6], rows)] }),
      { nmsMode: 'agnostic' },
    );
    expect(found).toHaveLength(2);
  });
});

it('what is not a number is dropped, and the rest stays', async () => {
  const { NaN: no, POSITIVE_INFINITY: endless } = Number;
  const { found } = await run(
    yolov8([
      [no, 32, 20, 20, 0.9],
      [32, 32, endless, 20, 0.9],
      [32, 32, 20, 20, no],
      [32, 32, -20, 20, 0.9],
      [32, 32, 20, 20, 0.5],
    ]),
  );
  expect(found).toMatchObject([{ box: [22, 22, 42, 42], score: 0.5 }]);
});

it('boxes are clipped to the picture, and what lies beside it is dropped', async () => {
  const wide = grey(128, 64); // 64 x 32 in the middle of the input
  const { found } = await runLayout(
    yolov8([
      [10, 32, 40, 60, 0.9],
      [30, 4, 10, 8, 0.8],
    ]),
    [wide],
  );
  expect(found[0]).toMatchObject([{ box: [0, 0, 60, 64] }]);
});

describe('several pictures in one run', () => {
  it('have a part of the output each', async () => {
    const values = new Float32Array(2 * 5 * cells);
    const set = (picture: number, column: number[]) => {
      for (const [row, value] of column.entries()) values[(picture * 5 + row) * cells] = value;
    };
    set(0, [32, 32, 20, 20, 0.9]);
    set(1, [20, 32, 20, 20, 0.7]);
    const model = writeLayout({
      inputs: [{ name: 'images', dims: [2, 3, side, side] }],
      outputs: [out('output0', [2, 5, cells], values)],
    });
    const { found, inputs } = await runLayout(model, [square, grey(128, 128)]);
    expect(inputs.batch).toBe(2);
    expect(found).toMatchObject([[{ box: [22, 22, 42, 42] }], [{ box: [20, 44, 60, 84] }]]);
  });

  it('are told apart by a column', async () => {
    const rows = Float32Array.from([1, 10, 10, 30, 30, 2, 0.75, 0, 20, 20, 40, 40, 3, 0.5]);
    const model = writeLayout({
      inputs: [{ name: 'images', dims: ['n', 3, side, side] }],
      outputs: [out('output', [2, 7], rows)],
    });
    const { found, inputs } = await runLayout(model, [square, square], { family: 'yolov7-end2end' });
    expect(inputs.batch).toBeNull();
    expect(found).toMatchObject([[{ classIndex: 3 }], [{ classIndex: 2 }]]);
  });
});

describe('seven columns', () => {
  const model = (rows: number[]) =>
    writeLayout({
      inputs: [images],
      outputs: [out('output', [rows.length / 7, 7], Float32Array.from(rows))],
    });

  it('of no objects are no objects', async () => {
    await expect(run(model([]))).resolves.toMatchObject({ found: [] });
  });

  it('that could be two orders are read as the last sure ones were', async () => {
    const { model: recognised } = await run(model([]));
    const decode = (rows: number[]) =>
      recognised.decode(
        [{ name: 'output', dims: [rows.length / 7, 7], data: Float32Array.from(rows) }],
        0,
        square,
        {
          minScore: 0.1,
          nmsMode: 'per_class',
        },
      );
    const unsure = [0, 1, 10, 20, 30, 40, 0.5]; // class 1 at 10..40, or class 40 at 1..30
    expect(decode(unsure)).toMatchObject([{ classIndex: 40 }]);
    expect(decode([0, 2, 10.5, 20.5, 30.5, 40.5, 0.5])).toMatchObject([{ classIndex: 2 }]);
    expect(decode(unsure)).toMatchObject([{ classIndex: 1 }]);
  });

  it('in no known order name the setting that says which', async () => {
    await expect(run(model([0, 50, 50, 10, 10, 5.5, 7.5]))).rejects.toThrow(
      /no known order.*model_family: yolov7-end2end, yolo-nas-flat, pinto/,
    );
  });
});

it('numbers of 16 bits go in and out', async () => {
  const values = Uint16Array.from({ length: 5 * cells }, () => 0);
  for (const [row, value] of [32, 32, 20, 20, 0.75].entries()) values[row * cells] = toHalf(value);
  const model = writeLayout({
    inputs: [{ ...images, type: 'float16' }],
    outputs: [out('output0', [1, 5, cells], values)],
  });
  const { found } = await run(model);
  expect(found).toMatchObject([{ box: [22, 22, 42, 42], score: 0.75 }]);
});

it('of a turned box the upright one around it is given', async () => {
  const metadata = { task: 'obb', names: "{0: 'plane'}" };
  const { found, model } = await run(yolov8([[32, 32, 20, 10, 0.9, Math.PI / 2]], { metadata }));
  expect(model.classCount).toBe(1);
  expect(found[0]?.box.map((value) => Math.round(value))).toEqual([27, 22, 37, 42]);
});

it('what we converted from Darknet says so itself', async () => {
  const rows = Float32Array.from([0.5, 0.5, 0.25, 0.5, 0.1, 0.9]);
  const model = writeLayout({
    inputs: [images],
    outputs: [out('detections', [1, 1, 6], rows)],
    metadata: { model_family: 'darknet' },
  });
  const {
    found: [found],
    model: recognised,
  } = await runLayout(model, [grey(200, 100)]);
  expect(recognised).toMatchObject({ family: 'darknet', classCount: 2 });
  expect(found).toMatchObject([{ box: [75, 25, 125, 75], classIndex: 1 }]);
});

describe('the classes', () => {
  it('are named by the file', async () => {
    const { model } = await run(
      yolov8([[32, 32, 20, 20, 0.9, 0]], { metadata: { names: "{0: 'person', 1: \"cat's\"}" } }),
    );
    expect(model.labels).toEqual(['person', "cat's"]);
  });

  it.each([[3], [80], [null]])(
    'are counted by the shape, however many labels there are (%p)',
    async (labelCount) => {
      const { model } = await run(
        yolov8([[32, 32, 20, 20, 0.9, 0]]),
        labelCount === null ? {} : { labelCount },
      );
      expect(model).toMatchObject({ family: 'yolov8', classCount: 2, labels: null });
    },
  );

  const rfdetr = (slots: number, hot: number, metadata = {}) => {
    const logits = new Float32Array(300 * slots).fill(-9);
    logits[hot] = 3;
    const boxes = new Float32Array(300 * 4).fill(0.5);
    return writeLayout({
      inputs: [images],
      outputs: [out('dets', [1, 300, 4], boxes), out('labels', [1, 300, slots], logits)],
      metadata,
    });
  };

  it.each<[string, Uint8Array, number | undefined, { classCount: number; classIndex: number }]>([
    [
      "COCO's own numbers become dense ones",
      rfdetr(91, 90),
      undefined,
      { classCount: 80, classIndex: cocoLabels.indexOf('toothbrush') },
    ],
    [
      'also for a label file without gaps',
      rfdetr(91, 18),
      80,
      { classCount: 80, classIndex: cocoLabels.indexOf('dog') },
    ],
    ['but not for a label file with them', rfdetr(91, 18), 91, { classCount: 91, classIndex: 18 }],
    [
      'names in the file count as they are',
      rfdetr(91, 18, { rfdetr_inference: JSON.stringify({ class_names: { 18: 'dog' } }) }),
      undefined,
      { classCount: 19, classIndex: 18 },
    ],
  ])('of RF-DETR: %s', async (_name, model, labelCount, { classCount, classIndex }) => {
    const result = await run(model, labelCount === undefined ? {} : { labelCount });
    expect(result.model.classCount).toBe(classCount);
    expect(result.found).toMatchObject([{ classIndex }]);
  });
});

describe('what a model is told beside the picture', () => {
  const inputs = (name: string, type = 'float32') =>
    readModelInputs(
      [
        { name: 'image', type: 'float32', shape: ['n', 3, 320, 640] },
        { name, type, shape: ['n', 2] },
      ],
      { file: 'a.onnx', size: null },
    );
  const pictures = [
    { width: 1280, height: 960 },
    { width: 320, height: 80 },
  ];

  it.each([
    ['orig_target_sizes', 'int64', BigInt64Array.of(1280n, 960n, 320n, 80n)],
    ['image_shape', 'float32', Float32Array.of(960, 1280, 80, 320)],
    ['im_shape', 'float32', Float32Array.of(320, 640, 320, 640)],
    ['scale_factor', 'float32', Float32Array.of(320 / 960, 0.5, 4, 2)],
    ['orig_target_sizes', 'float16', Uint16Array.of(...[1280, 960, 320, 80].map(toHalf))],
  ])('%s as %s', (name, type, data) => {
    expect(inputs(name, type).side(pictures)).toEqual([{ name, type, dims: [2, 2], data }]);
  });
});

describe('the size of an input that is left open', () => {
  const open = (size: { width: number; height: number } | null, metadata = {}) =>
    readModelInputs([{ name: 'a', type: 'float32', shape: ['batch', 'channels', 'h', -1] }], {
      file: 'a.onnx',
      size,
      metadata,
    }).picture.size;
  it.each([
    ['is the one asked for, in whole cells', open({ width: 600, height: 330 }), { width: 608, height: 352 }],
    ['is what the file was made for', open(null, { imgsz: '[384, 640]' }), { width: 640, height: 384 }],
    ['is 640 otherwise', open(null), { width: 640, height: 640 }],
  ])('%s', (_name, size, expected) => {
    expect(size).toEqual(expected);
  });

  it('is refused beyond all measure', () => {
    expect(() => open({ width: 100_000, height: 640 })).toThrow(
      'a.onnx wants pictures of 100000x640; at most 8192',
    );
  });
});

describe('a model that fits nothing', () => {
  const strange = writeLayout({
    inputs: [images],
    outputs: [out('embedding', [1, 512], new Float32Array(512))],
  });

  it('is refused with what was found and what is known', async () => {
    await expect(run(strange)).rejects.toMatchObject({ code: 'model-unsupported' });
    await expect(run(strange)).rejects.toThrow(
      /a\.onnx.*input "images" float32 \[1, 3, 64, 64\]; output "embedding" \[1, 512\], tried at 64x64.*yolov8 \(.*yolox \(/,
    );
  });

  it('is refused as the family that is named for it, and only that is described', async () => {
    const refusal = run(strange, { family: 'yolov8' });
    await expect(refusal).rejects.toThrow(/Supported: yolov8 \([^;]*\)$/);
  });

  it('names the families where the setting is wrong', async () => {
    const refusal = run(strange, { family: 'yolov99' });
    await expect(refusal).rejects.toMatchObject({ code: 'model-family-unknown' });
    await expect(refusal).rejects.toThrow(
      `model_family = yolov99 is not known (for the model a.onnx); it is one of ${modelFamilies.join(', ')}`,
    );
  });

  it('knows all families of the field', () => {
    expect(modelFamilies).toEqual(
      expect.arrayContaining(
        'yolov8 yolov5 yolov6 end2end yolov7-end2end yolo-nas-flat pinto yolox rtdetr rtdetr-ultralytics detr paddle rfdetr darknet zoo-yolov3 zoo-yolov4 tianxiaomo yolo-nas ssd'.split(
          ' ',
        ),
      ),
    );
  });
});
