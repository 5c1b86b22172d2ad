import { fillInput, type Pixels, type Preparation } from './fill-input';
import { fromHalf } from './half-floats';
import { allocate, type PictureInput } from './tensors';

const picture: Pixels = {
  width: 37,
  height: 23,
  data: Uint8Array.from({ length: 37 * 23 * 3 }, (_, at) => (at * 7919 + ((at * at) % 251)) % 256),
};

/** The value of a colour (0 red) at a place of the input, as the definition says; undefined where the picture is not. */
function defined(
  colour: number,
  x: number,
  y: number,
  [left = 0, top = 0, w = 0, h = 0]: readonly number[],
): number | undefined {
  const [inX, inY] = [x - left, y - top];
  if (inX < 0 || inY < 0 || inX >= w || inY >= h) return undefined;
  const sx = Math.min(Math.max(((inX + 0.5) * picture.width) / w - 0.5, 0), picture.width - 1);
  const sy = Math.min(Math.max(((inY + 0.5) * picture.height) / h - 0.5, 0), picture.height - 1);
  const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
  const [x1, y1] = [Math.min(x0 + 1, picture.width - 1), Math.min(y0 + 1, picture.height - 1)];
  const at = (px: number, py: number) => picture.data[(py * picture.width + px) * 3 + colour] ?? Number.NaN;
  const [fx, fy] = [sx - x0, sy - y0];
  return (
    at(x0, y0) * (1 - fx) * (1 - fy) +
    at(x1, y0) * fx * (1 - fy) +
    at(x0, y1) * (1 - fx) * fy +
    at(x1, y1) * fx * fy
  );
}

const mean = [0.485, 0.456, 0.406] as const;
const std = [0.229, 0.224, 0.225] as const;
const size = { width: 64, height: 48 };

// 64/37 = 1.73, 48/23 = 2.09: 64 x 40 of 64 x 48 in a letterbox, and 8 rows are left.
const cases: [
  string,
  Partial<PictureInput>,
  Preparation,
  place: number[],
  expected: (value: number, colour: number) => number,
][] = [
  [
    'letterbox in the middle, ÷255',
    {},
    { resizing: 'letterbox-centred', fill: 114, channels: 'rgb', divisor: 255 },
    [0, 4, 64, 40],
    (value) => value / 255,
  ],
  [
    'letterbox in the middle with an odd rest',
    { size: { width: 64, height: 47 } },
    { resizing: 'letterbox-centred', fill: 114, channels: 'rgb', divisor: 255 },
    [0, 3, 64, 40],
    (value) => value / 255,
  ],
  [
    'letterbox in the middle with an odd rest beside it',
    { size: { width: 83, height: 46 } },
    { resizing: 'letterbox-centred', fill: 114, channels: 'rgb', divisor: 255 },
    [4, 0, 74, 46],
    (value) => value / 255,
  ],
  [
    'letterbox in the corner, cut to whole pixels, blue first',
    {},
    { resizing: 'letterbox-top-left', fill: 114, channels: 'bgr', divisor: 1 },
    [0, 0, 64, 39],
    (value) => value,
  ],
  [
    'stretched, with mean and deviation',
    {},
    { resizing: 'stretch', fill: 0, channels: 'rgb', divisor: 255, mean, std },
    [0, 0, 64, 48],
    (value, colour) => (value / 255 - (mean[colour] ?? 0)) / (std[colour] ?? 1),
  ],
  [
    'pixel by pixel',
    { layout: 'nhwc' },
    { resizing: 'letterbox-centred', fill: 128, channels: 'rgb', divisor: 255 },
    [0, 4, 64, 40],
    (value) => value / 255,
  ],
  [
    'float16',
    { type: 'float16' },
    { resizing: 'letterbox-centred', fill: 114, channels: 'rgb', divisor: 255 },
    [0, 4, 64, 40],
    (value) => value / 255,
  ],
  [
    'bytes, which are rounded and never divided',
    { type: 'uint8', layout: 'nhwc' },
    { resizing: 'letterbox-top-left', fill: 114, channels: 'bgr', divisor: 255 },
    [0, 0, 64, 39],
    (value) => value,
  ],
];

it.each(cases)('a picture in an input: %s', (_name, different, preparation, place, expected) => {
  const input: PictureInput = { name: 'images', type: 'float32', layout: 'nchw', size, ...different };
  const { width, height } = input.size;
  const length = 3 * width * height;
  const target = allocate(input.type, 2 * length);
  fillInput(picture, input, preparation, target, 1);
  const value = (at: number) => {
    const one = Number(target[at]);
    return input.type === 'float16' ? fromHalf(one) : one;
  };
  const tolerance = { float32: 1e-4, float16: 1e-3, uint8: 0.5 + 1e-9, int32: 0, int64: 0 }[input.type];
  let worst = 0;
  for (let colour = 0; colour < 3; colour += 1) {
    const channel = preparation.channels === 'rgb' ? colour : 2 - colour;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at =
          input.layout === 'nchw' ? (channel * height + y) * width + x : (y * width + x) * 3 + channel;
        const wanted = expected(defined(colour, x, y, place) ?? preparation.fill, colour);
        const difference = Math.abs(value(length + at) - wanted);
        if (difference > tolerance) worst = Math.max(worst, difference);
      }
    }
  }
  expect(worst).toBe(0);
  expect(target.subarray(0, length).every((one) => Number(one) === 0)).toBe(true); // the picture before it in the batch
});

it('a picture as large as the input is copied', () => {
  const input: PictureInput = { name: 'a', type: 'uint8', layout: 'nhwc', size: { width: 37, height: 23 } };
  const target = new Uint8Array(37 * 23 * 3);
  fillInput(
    picture,
    input,
    { resizing: 'letterbox-centred', fill: 0, channels: 'rgb', divisor: 1 },
    target,
    0,
  );
  expect(target).toEqual(picture.data);
});
