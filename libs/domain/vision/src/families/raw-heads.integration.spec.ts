import {
  type Case,
  describeLayouts,
  exact,
  input,
  nc,
  num,
  out,
  random,
  suppressed,
} from './layout.contract';
import { argmax, type back, corners, sigmoid } from './reference.fixture';

// 5.2, 5.8 d and e: grids that are not decoded.

const v3 = [
  [
    [10, 13],
    [16, 30],
    [33, 23],
  ],
  [
    [30, 61],
    [62, 45],
    [59, 119],
  ],
  [
    [116, 90],
    [156, 198],
    [373, 326],
  ],
];
const v4 = [
  [
    [12, 16],
    [19, 36],
    [40, 28],
  ],
  [
    [36, 75],
    [76, 55],
    [72, 146],
  ],
  [
    [142, 110],
    [192, 243],
    [459, 401],
  ],
];
const tinyV4 = [
  [
    [23, 27],
    [37, 58],
    [81, 82],
  ],
  [
    [81, 82],
    [135, 169],
    [344, 319],
  ],
];

interface Grids {
  readonly title: string;
  readonly family: string;
  readonly seed: number;
  readonly strides?: readonly number[];
  readonly anchors: readonly (readonly (readonly number[])[])[];
  readonly names?: readonly string[];
  /** How an output is laid out. */
  readonly order: 'anchor-y-x-column' | 'y-x-anchor-column' | 'anchor-column-y-x';
  readonly decode: (
    t: number,
    kind: 'xy' | 'wh',
    cell: number,
    stride: number,
    anchor: number,
    level: number,
  ) => number;
  readonly resizing: keyof typeof back;
  readonly done?: boolean;
  readonly rest?: Partial<Case>;
}

// 5.2 heads, 5.8 d and e
function grids({
  title,
  family,
  seed,
  strides = [8, 16, 32],
  anchors,
  names,
  order,
  decode,
  resizing,
  done = false,
  rest,
}: Grids): Case {
  const r = random(seed);
  const value = done ? () => r.next() ** 2 : () => r.next() * 4 - 2;
  const score = done ? () => r.next() ** 4 : r.logit;
  const activate = done ? (x: number) => x : sigmoid;
  const levels = strides.map((stride) => {
    const across = input.width / stride;
    const down = input.height / stride;
    const at = (anchor: number, y: number, x: number) => (anchor * down + y) * across + x;
    const rows = exact(
      Array.from({ length: 3 * across * down }, () => [
        value(),
        value(),
        value(),
        value(),
        score(),
        ...Array.from({ length: nc }, () => (done ? score() * 0.7 + 0.3 : score() + 5)),
      ]),
    );
    return { stride, across, down, at, rows };
  });
  const outputs = levels.map(({ stride, across, down, at, rows }, level) => {
    const c = 5 + nc;
    const values: number[] = [];
    const three = [0, 1, 2];
    const ys = [...Array.from({ length: down }).keys()];
    const xs = [...Array.from({ length: across }).keys()];
    const cs = [...Array.from({ length: c }).keys()];
    const row = (a: number, y: number, x: number) => rows[at(a, y, x)] ?? [];
    if (order === 'anchor-y-x-column')
      for (const a of three) for (const y of ys) for (const x of xs) values.push(...row(a, y, x));
    if (order === 'y-x-anchor-column')
      for (const y of ys) for (const x of xs) for (const a of three) values.push(...row(a, y, x));
    if (order === 'anchor-column-y-x')
      for (const a of three)
        for (const k of cs) for (const y of ys) for (const x of xs) values.push(num(row(a, y, x), k));
    const dims = {
      'anchor-y-x-column': [1, 3, down, across, c],
      'y-x-anchor-column': [1, down, across, 3, c],
      'anchor-column-y-x': [1, 3 * c, down, across],
    }[order];
    return out(names?.[level] ?? `grid${stride}`, dims, Float32Array.from(values));
  });
  return {
    title,
    family,
    outputs: outputs.toReversed(),
    expected: (picture) =>
      suppressed(
        levels.flatMap(({ stride, across, down, at, rows }, level) =>
          [0, 1, 2].flatMap((a) =>
            Array.from({ length: across * down }, (_, cell) => {
              const x = cell % across;
              const y = Math.floor(cell / across);
              const t = rows[at(a, y, x)] ?? [];
              const [aw = 0, ah = 0] = anchors[level]?.[a] ?? [];
              const box = corners(
                decode(num(t, 0), 'xy', x, stride, aw, level),
                decode(num(t, 1), 'xy', y, stride, ah, level),
                decode(num(t, 2), 'wh', x, stride, aw, level),
                decode(num(t, 3), 'wh', y, stride, ah, level),
              );
              const [classIndex, share] = argmax(t.slice(5).map(activate));
              return {
                box,
                score: activate(num(t, 4)) * share,
                classIndex,
              };
            }),
          ),
        ),
        { limit: 0.4, resizing: resizing, picture },
      ),
    ...rest,
  };
}

const v5Formula: Grids['decode'] = (t, kind, cell, stride, anchor) =>
  kind === 'xy' ? (2 * sigmoid(t) - 0.5 + cell) * stride : (2 * sigmoid(t)) ** 2 * anchor;
const v5Done: Grids['decode'] = (t, kind, cell, stride, anchor) =>
  kind === 'xy' ? (2 * t - 0.5 + cell) * stride : (2 * t) ** 2 * anchor;
const darknetFormula =
  (k: readonly number[]): Grids['decode'] =>
  (t, kind, cell, stride, anchor, level) => {
    const by = k[level] ?? 1;
    return kind === 'xy' ? (sigmoid(t) * by - 0.5 * (by - 1) + cell) * stride : Math.exp(t) * anchor;
  };

describeLayouts([
  grids({
    title: '5.2 YOLOv5, three raw grids',
    family: 'yolov5',
    seed: 7,
    anchors: v3,
    order: 'anchor-y-x-column',
    decode: v5Formula,
    resizing: 'centred',
  }),
  grids({
    title: '5.2 YOLOv5, three raw grids with columns before places',
    family: 'yolov5',
    seed: 8,
    anchors: v3,
    order: 'anchor-column-y-x',
    decode: v5Formula,
    resizing: 'centred',
  }),
  grids({
    title: '5.2 YOLOv5, three grids through the sigmoid',
    family: 'yolov5',
    seed: 9,
    anchors: v3,
    order: 'anchor-y-x-column',
    decode: v5Done,
    resizing: 'centred',
    done: true,
  }),
  grids({
    title: '5.2 YOLOv7, three raw grids, by name',
    family: 'yolov7',
    seed: 10,
    anchors: v4,
    order: 'anchor-y-x-column',
    decode: v5Formula,
    resizing: 'centred',
    rest: { options: { family: 'yolov7' } },
  }),
  grids({
    title: '5.8d YOLOv4 of the model zoo',
    family: 'zoo-yolov4',
    seed: 28,
    anchors: v4,
    order: 'y-x-anchor-column',
    decode: darknetFormula([1.2, 1.1, 1.05]),
    resizing: 'centred',
    rest: { inputs: [{ name: 'input_1:0', dims: [1, input.height, input.width, 3] }] },
  }),
  grids({
    title: '5.8e yolo_to_onnx of YOLOv3',
    family: 'darknet',
    seed: 29,
    anchors: v3,
    names: ['106_convolutional', '094_convolutional', '082_convolutional'],
    order: 'anchor-column-y-x',
    decode: darknetFormula([1, 1, 1]),
    resizing: 'stretch',
  }),
  grids({
    title: '5.8e yolo_to_onnx of YOLOv4-tiny',
    family: 'darknet',
    seed: 33,
    strides: [16, 32],
    anchors: tinyV4,
    names: ['037_convolutional', '030_convolutional'],
    order: 'anchor-column-y-x',
    decode: darknetFormula([1.05, 1.05]),
    resizing: 'stretch',
  }),
]);
