/**
 * What the layouts mean, written as plainly as their descriptions and without anything of ours: models are compared
 * with this, so nothing here may be shared with the code.
 */

export interface Found {
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  readonly classIndex: number;
}

export interface Pair {
  readonly width: number;
  readonly height: number;
}

type Quad = [number, number, number, number];

/** From pixels of the input back to the picture's, clipped, for each way of resizing. */
export const back = {
  centred: (box: Quad, picture: Pair, input: Pair): Quad => {
    const r = Math.min(input.width / picture.width, input.height / picture.height);
    const padX = Math.round((input.width - Math.round(picture.width * r)) / 2 - 0.1);
    const padY = Math.round((input.height - Math.round(picture.height * r)) / 2 - 0.1);
    const [a, b, c, d] = box;
    return clip([(a - padX) / r, (b - padY) / r, (c - padX) / r, (d - padY) / r], picture);
  },
  topLeft: (box: Quad, picture: Pair, input: Pair): Quad => {
    const r = Math.min(input.width / picture.width, input.height / picture.height);
    const [a, b, c, d] = box;
    return clip([a / r, b / r, c / r, d / r], picture);
  },
  stretch: (box: Quad, picture: Pair, input: Pair): Quad => {
    const [a, b, c, d] = box;
    const x = picture.width / input.width;
    const y = picture.height / input.height;
    return clip([a * x, b * y, c * x, d * y], picture);
  },
  none: (box: Quad, picture: Pair): Quad => clip(box, picture),
} as const;

function clip([a, b, c, d]: Quad, { width, height }: Pair): Quad {
  const x = (value: number) => Math.max(0, Math.min(width, value));
  const y = (value: number) => Math.max(0, Math.min(height, value));
  return [x(a), y(b), x(c), y(d)];
}

export function corners(cx: number, cy: number, w: number, h: number): Quad {
  return [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
}

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Class with the highest score of a list. */
export function argmax(values: readonly number[]): [index: number, value: number] {
  const most = Math.max(...values);
  return [values.indexOf(most), most];
}

export function iou(a: Found['box'], b: Found['box']): number {
  const w = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
  const h = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
  const area = (box: Found['box']) => (box[2] - box[0]) * (box[3] - box[1]);
  return (w * h) / (area(a) + area(b) - w * h);
}

/** Greedy suppression within each class. */
export function nms(all: readonly Found[], limit: number): Found[] {
  const kept: Found[] = [];
  for (const one of all.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((k) => k.classIndex === one.classIndex && iou(k.box, one.box) > limit)) kept.push(one);
  }
  return kept;
}

/** Numbers that look random and are the same each time, 0..1. */
export function numbers(seed: number): () => number {
  let state = seed * 2_654_435_761 + 12_345;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.abs(state) / 2_147_483_648;
  };
}

/** Cells of grids of given strides over an input, row by row. */
export function cells(input: Pair, strides: readonly number[]) {
  return strides.flatMap((stride) =>
    Array.from({ length: (input.width / stride) * (input.height / stride) }, (_, at) => ({
      stride,
      column: at % (input.width / stride),
      row: Math.floor(at / (input.width / stride)),
    })),
  );
}
