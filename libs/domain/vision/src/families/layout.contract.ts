import type { OnnxValue } from '@tocsin/onnx-file';
import type { TensorData } from '../tensors';
import { back, cells, corners, type Found, nms, numbers, type Pair } from './reference.fixture';
import { type Layout, type RunOptions, runLayout, writeLayout } from './run-layout.contract';

export const input: Pair = { width: 160, height: 96 };
export const minScore = 0.3;
export const nc = 5;
export const nchw: OnnxValue = { name: 'images', dims: [1, 3, input.height, input.width] };
export const n8 = cells(input, [8, 16, 32]);
export const float = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());
/** Rows of numbers as they are in a Float32Array. */
export const exact = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map(Math.fround));
export const transpose = (rows: readonly (readonly number[])[]) =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? 0));

export function random(seed: number) {
  const next = numbers(seed);
  return {
    next,
    /** Mostly low. */
    score: () => next() ** 5,
    scores: (count: number) => Array.from({ length: count }, () => next() ** 9),
    centre: () => [next() * input.width, next() * input.height, 8 + next() * 60, 8 + next() * 50],
    share: () => [next(), next(), 0.05 + next() * 0.3, 0.05 + next() * 0.3],
    /** Mostly far below zero. */
    logit: () => next() ** 3 * 9 - 7,
  };
}

export type Random = ReturnType<typeof random>;

export interface Case extends Omit<Layout, 'inputs'> {
  readonly title: string;
  readonly family: string;
  readonly classCount?: number;
  readonly inputs?: readonly OnnxValue[];
  readonly options?: RunOptions;
  /** In pixels of the picture. */
  readonly expected: (picture: Pair) => Found[];
}

export const num = (row: readonly number[], at: number) => row[at] ?? Number.NaN;
export const quad = (row: readonly number[], at = 0): [number, number, number, number] => [
  num(row, at),
  num(row, at + 1),
  num(row, at + 2),
  num(row, at + 3),
];
export const inPixels = (
  [a, b, c, d]: [number, number, number, number],
  by: Pair,
): [number, number, number, number] => [a * by.width, b * by.height, c * by.width, d * by.height];
export const out = (name: string, dims: readonly number[], values: TensorData) => ({ name, dims, values });

/** Corners in pixels of the input; overlapping, as what is finished already may. */
export const finishedBoxes = (r: Random, count: number) =>
  exact(Array.from({ length: count }, () => corners(...quad(r.centre()))));
export const bestFirst = (found: Found[]) => found.toSorted((a, b) => b.score - a.score);

export const uint8: OnnxValue = { ...nchw, type: 'uint8' };
export const ultralyticsNames = "{0: 'a', 1: 'b', 2: 'c', 3: \"d's\", 4: 'e'}";
/** Those that reach the score and are not suppressed, in pixels of the picture. */
export function suppressed(
  inInput: readonly Found[],
  { limit, resizing, picture }: { limit: number; resizing: keyof typeof back; picture: Pair },
): Found[] {
  return nms(
    inInput.filter(({ score }) => score >= minScore),
    limit,
  ).map((found) => ({ ...found, box: back[resizing](quad(found.box), picture, input) }));
}
const pictures: readonly Pair[] = [
  { width: 320, height: 180 },
  { width: 101, height: 203 },
];
const grey = ({ width, height }: Pair) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(90),
});

/** Each model gives the boxes of its description, in the real runtime. */
export function describeLayouts(cases: readonly Case[]): void {
  describe.each(cases)(
    '$title',
    ({ inputs = [nchw], outputs, metadata = {}, family, classCount = nc, options, expected }) => {
      it.each(pictures)('gives the same boxes as its description, on $width x $height', async (size) => {
        const model = writeLayout({ inputs, outputs, metadata });
        const {
          found: [found = []],
          model: recognised,
        } = await runLayout(model, [grey(size)], { minScore, ...options });
        expect(recognised.family).toBe(family);
        expect(recognised.classCount).toBe(classCount);
        const wanted = expected(size).filter(({ box: [a, b, c, d] }) => c > a && d > b);
        expect(wanted.length).toBeGreaterThan(0);
        expect(found.map(({ classIndex }) => classIndex)).toEqual(wanted.map(({ classIndex }) => classIndex));
        for (const [at, { box, score }] of wanted.entries()) {
          expect(Math.abs((found[at]?.score ?? 0) - score)).toBeLessThan(1e-4);
          for (const [side, value] of box.entries()) {
            expect(Math.abs((found[at]?.box[side] ?? Number.NaN) - value)).toBeLessThan(1);
          }
        }
      });
    },
  );
}
