import type { DetectorOutput } from './face-detector';
import { detectorPasses } from './passes';
import { recogniseFaceDetector } from './recognise-face-detector';

/** Made-up numbers, the same at every run. */
function numbers(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}

const input = { width: 256, height: 128 };
const cells = (stride: number) => (input.width / stride) * (input.height / stride);

function yunetOutputs(): DetectorOutput[] {
  return [
    ['cls', 1],
    ['obj', 1],
    ['bbox', 4],
    ['kps', 10],
  ].flatMap(([name, columns], kind) =>
    [8, 16, 32].map((stride) => ({
      name: `${name}_${stride}`,
      dims: [1, cells(stride), Number(columns)],
      data: numbers(cells(stride) * Number(columns), stride * 10 + kind + 1),
    })),
  );
}

const named = (outputs: readonly DetectorOutput[], name: string) =>
  outputs.find((output) => output.name === name)?.data ?? new Float32Array();

function close(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 3);
}

describe('YuNet', () => {
  it('decodes as its formula says, written out plainly', () => {
    const outputs = yunetOutputs();
    const expected: { score: number; box: number[]; points: number[] }[] = [];
    for (const s of [8, 16, 32]) {
      for (let i = 0; i < cells(s); i += 1) {
        const c = i % (input.width / s);
        const r = Math.floor(i / (input.width / s));
        const score = Math.sqrt((named(outputs, `cls_${s}`)[i] ?? 0) * (named(outputs, `obj_${s}`)[i] ?? 0));
        if (score < 0.6) continue;
        const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = named(outputs, `bbox_${s}`).subarray(i * 4, i * 4 + 4);
        const [cx, cy, w, h] = [(c + b0) * s, (r + b1) * s, Math.exp(b2) * s, Math.exp(b3) * s];
        const k = named(outputs, `kps_${s}`).subarray(i * 10, i * 10 + 10);
        const points = [0, 1, 2, 3, 4].flatMap((n) => [
          ((k[2 * n] ?? 0) + c) * s,
          ((k[2 * n + 1] ?? 0) + r) * s,
        ]);
        expected.push({ score, box: [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], points });
      }
    }
    const detector = recogniseFaceDetector(outputs, input, 'a.onnx');
    expect(detector).toMatchObject({ family: 'yunet', hasLandmarks: true, input: { channels: 'bgr' } });
    const found = detector.decode(outputs, input, 0.6);
    expect(expected.length).toBeGreaterThan(50);
    expect(found).toHaveLength(expected.length);
    for (const [index, face] of found.entries()) {
      expect(face.score).toBeCloseTo(expected[index]?.score ?? Number.NaN, 5);
      close(face.box, expected[index]?.box ?? []);
      close(face.landmarks?.flat() ?? [], expected[index]?.points ?? []);
    }
  });

  it('clamps scores beyond 0 to 1 and drops what is not a number', () => {
    const outputs = yunetOutputs().map(({ data, ...rest }) => ({ ...rest, data: data.map(() => 0) }));
    const [scores, others] = [named(outputs, 'cls_32'), named(outputs, 'obj_32')];
    scores.set([4, Number.NaN, -1]);
    others.set([1, 1, 1]);
    const found = recogniseFaceDetector(outputs, input, 'a.onnx').decode(outputs, input, 0.5);
    expect(found.map(({ score }) => score)).toEqual([1]);
  });

  it('is known whatever the order and the names of its outputs', () => {
    const outputs = yunetOutputs();
    const shuffled = outputs.toReversed().map((output, index) => ({ ...output, name: `out${index}` }));
    const found = (all: readonly DetectorOutput[]) =>
      recogniseFaceDetector(all, input, 'a').decode(all, input, 0.8);
    expect(found(shuffled)).toEqual(found(outputs));
  });
});

describe('SCRFD', () => {
  const layouts = [
    { strides: [8, 16, 32], anchors: 2 },
    { strides: [8, 16, 32, 64, 128], anchors: 1 },
  ];
  const outputsOf = (
    { strides, anchors }: (typeof layouts)[number],
    kinds: readonly number[],
    isBatched: boolean,
  ) =>
    kinds.flatMap((columns) =>
      strides.map((stride): DetectorOutput => {
        const rows = cells(stride) * anchors;
        return {
          name: `${columns}-${stride}`,
          dims: isBatched ? [1, rows, columns] : [rows, columns],
          data: numbers(rows * columns, stride * 10 + columns).map((value) =>
            columns === 10 ? value - 0.5 : value,
          ),
        };
      }),
    );

  it.each([
    [6, layouts[0], [1, 4], false],
    [9, layouts[0], [1, 4, 10], true],
    [10, layouts[1], [1, 4], true],
    [15, layouts[1], [1, 4, 10], false],
  ] as const)(
    'of %d outputs decodes as its formula says, written out plainly',
    (count, layout, kinds, isBatched) => {
      if (layout === undefined) throw new Error('no layout');
      const outputs = outputsOf(layout, kinds, isBatched);
      expect(outputs).toHaveLength(count);
      const expected: { score: number; box: number[]; points: number[] }[] = [];
      for (const s of layout.strides) {
        for (let row = 0; row < cells(s) * layout.anchors; row += 1) {
          const cell = Math.floor(row / layout.anchors);
          const x = (cell % (input.width / s)) * s;
          const y = Math.floor(cell / (input.width / s)) * s;
          const score = named(outputs, `1-${s}`)[row] ?? 0;
          if (score < 0.5) continue;
          const [l = 0, t = 0, r = 0, b = 0] = named(outputs, `4-${s}`).subarray(row * 4, row * 4 + 4);
          const k = kinds.length === 3 ? named(outputs, `10-${s}`).subarray(row * 10, row * 10 + 10) : [];
          expected.push({
            score,
            box: [x - l * s, y - t * s, x + r * s, y + b * s],
            points: [...k].map((value, n) => (n % 2 === 0 ? x : y) + value * s),
          });
        }
      }
      const detector = recogniseFaceDetector(outputs, input, 'a.onnx');
      expect(detector).toMatchObject({ family: 'scrfd', hasLandmarks: kinds.length === 3 });
      const found = detector.decode(outputs, input, 0.5);
      expect(found).toHaveLength(expected.length);
      for (const [index, face] of found.entries()) {
        expect(face.score).toBeCloseTo(expected[index]?.score ?? Number.NaN, 5);
        close(face.box, expected[index]?.box ?? []);
        close(face.landmarks?.flat() ?? [], expected[index]?.points ?? []);
      }
    },
  );
});

describe('a detector that is neither', () => {
  it.each([
    ['has one output', [{ name: 'output', dims: [1, 1000, 8], data: new Float32Array() }]],
    ['lacks the boxes', yunetOutputs().filter(({ name }) => !name.startsWith('bbox'))],
    ['lacks a stride', yunetOutputs().filter(({ name }) => !name.endsWith('_16'))],
    [
      'has other cells',
      yunetOutputs().map((one) => ({ ...one, dims: [1, (one.dims[1] ?? 0) + 1, one.dims[2] ?? 0] })),
    ],
  ])('because it %s is refused with its shapes', (_why, outputs) => {
    expect(() => recogniseFaceDetector(outputs, input, '/m/face.onnx')).toThrow(
      /\/m\/face\.onnx.*not supported: ".*\[.*tried at 256x128\. Supported: YuNet.*SCRFD/,
    );
  });
});

describe('the inputs in which a picture is looked at', () => {
  const fullHd = { width: 1920, height: 1080 };
  it.each([
    ['fast', fullHd, 'hog', 0, 32, [[640, 384]]],
    ['fast and upsampled once', fullHd, 'hog', 1, 32, [[1280, 736]]],
    [
      'whole',
      fullHd,
      'cnn',
      0,
      32,
      [
        [1920, 1088],
        [640, 384],
      ],
    ],
    ['small as it is', { width: 320, height: 200 }, 'hog', 0, 32, [[320, 224]]],
    ['small and upsampled', { width: 320, height: 200 }, 'cnn', 1, 32, [[640, 416]]],
    ['in steps of 128', fullHd, 'hog', 0, 128, [[640, 384]]],
    ['upright', { width: 1080, height: 1920 }, 'hog', 0, 32, [[384, 640]]],
  ] as const)('%s', (_name, picture, pass, upsampleTimes, multiple, expected) => {
    const sizes = detectorPasses(picture, { pass, upsampleTimes, multiple });
    expect(sizes.map(({ width, height }) => [width, height])).toEqual(expected);
  });

  it('do not outgrow the memory', () => {
    const [first, second] = detectorPasses(
      { width: 7680, height: 4320 },
      { pass: 'cnn', upsampleTimes: 4, multiple: 32 },
    );
    expect((first?.width ?? 0) * (first?.height ?? 0)).toBeLessThan(4_500_000);
    expect(second).toEqual({ width: 640, height: 384 });
  });
});
