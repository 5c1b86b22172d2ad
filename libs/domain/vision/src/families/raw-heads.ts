import type { Box } from '@tocsin/messages';
import { boxAround, type Size } from '../box';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import { numbersOf } from './numbers';

const anchorsPerCell = 3;
/** Before the classes: x, y, width, height, objectness. */
const leading = 5;

type Anchor = readonly [width: number, height: number];

/** Sizes in pixels of the input that boxes are measured by: three per grid, the finest grid first. */
export type Anchors = readonly (readonly Anchor[])[];

const v4: Anchors = [
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

export const anchorSets = {
  v3: [
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
  ],
  /** Of YOLOv4 and of YOLOv7. */
  v4,
  tinyV3: [
    [
      [10, 14],
      [23, 27],
      [37, 58],
    ],
    [
      [81, 82],
      [135, 169],
      [344, 319],
    ],
  ],
  /** Its finer grid has the second to fourth of the same six: so it is in the file that everybody trains from. */
  tinyV4: [
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
  ],
} as const satisfies Record<string, Anchors>;

/** A grid as a model gives it, not decoded: where the number of a cell, an anchor and a column lies. */
export interface Head {
  readonly output: string;
  readonly across: number;
  readonly down: number;
  readonly classCount: number;
  readonly steps: {
    readonly x: number;
    readonly y: number;
    readonly anchor: number;
    readonly column: number;
  };
}

/**
 * Reads an output as a grid: [batch, 3, y, x, columns], [batch, y, x, 3, columns] or [batch, 3 · columns, y, x].
 */
export function readHead({ name, dims }: OutputTensor, input: Size): Head | undefined {
  const [, a = 0, b = 0, c = 0, d = 0] = dims;
  if (dims.length === 5 && a === anchorsPerCell && isGrid(c, b, input)) {
    const steps = { x: d, y: c * d, anchor: b * c * d, column: 1 };
    return { output: name, across: c, down: b, classCount: d - leading, steps };
  }
  if (dims.length === 5 && c === anchorsPerCell && isGrid(b, a, input)) {
    const steps = { x: anchorsPerCell * d, y: b * anchorsPerCell * d, anchor: d, column: 1 };
    return { output: name, across: b, down: a, classCount: d - leading, steps };
  }
  if (dims.length === 4 && a % anchorsPerCell === 0 && isGrid(c, b, input)) {
    const columns = a / anchorsPerCell;
    const steps = { x: 1, y: c, anchor: columns * b * c, column: b * c };
    return { output: name, across: c, down: b, classCount: columns - leading, steps };
  }
  return undefined;
}

function isGrid(across: number, down: number, { width, height }: Size): boolean {
  const stride = width / across;
  return [8, 16, 32].includes(stride) && height / down === stride;
}

/** All outputs as grids, the finest first; undefined where they are anything else. */
export function readHeads(outputs: readonly OutputTensor[], input: Size): Head[] | undefined {
  const heads = outputs.map((output) => readHead(output, input)).filter((head) => head !== undefined);
  const classes = heads[0]?.classCount ?? 0;
  const isWhole = heads.length === outputs.length && (heads.length === 2 || heads.length === 3);
  if (!isWhole || classes < 1 || heads.some(({ classCount }) => classCount !== classes)) return undefined;
  return heads.toSorted((one, other) => other.across - one.across);
}

/** What the numbers of a grid mean. */
export interface HeadFormula {
  /** `squared`: (2σ)² · anchor, of YOLOv5 and v7; `exponential`: e^t · anchor, of Darknet. */
  readonly size: 'squared' | 'exponential';
  /** How far a centre may leave its cell, by grid: xy = σ·k − (k − 1)/2. */
  readonly scaleXy: readonly number[];
  readonly anchors: Anchors;
  /** Whether the graph has put the numbers through the sigmoid already. */
  readonly isSigmoidDone: boolean;
}

/** Boxes of all grids in pixels of the input. */
export function decodeHeads(
  heads: readonly Head[],
  outputs: readonly OutputTensor[],
  { index, input, formula, minScore }: { index: number; input: Size; formula: HeadFormula; minScore: number },
): ScoredBox[] {
  return heads.flatMap((head, level) => {
    const output = outputs.find(({ name }) => name === head.output);
    return output === undefined
      ? []
      : decodeHead(head, numbersOf(output, index), { level, input, formula, minScore });
  });
}

interface DecodeHead {
  readonly level: number;
  readonly input: Size;
  readonly formula: HeadFormula;
  readonly minScore: number;
}

function decodeHead(
  head: Head,
  data: Float32Array,
  { level, input, formula, minScore }: DecodeHead,
): ScoredBox[] {
  const { steps, across, down, classCount } = head;
  const activate = formula.isSigmoidDone ? (value: number) => value : sigmoid;
  // A score is at most the objectness, so most cells need no exponential.
  const least = formula.isSigmoidDone ? minScore : logit(minScore);
  const place: GridPlace = {
    stride: input.width / across,
    scaleXy: formula.scaleXy[level] ?? 1,
    size: formula.size,
    activate,
  };
  const found: ScoredBox[] = [];
  for (let anchor = 0; anchor < anchorsPerCell; anchor += 1) {
    for (let row = 0; row < down; row += 1) {
      for (let column = 0; column < across; column += 1) {
        const start = anchor * steps.anchor + row * steps.y + column * steps.x;
        const at = (index: number) => data[start + index * steps.column] ?? Number.NaN;
        if (!(at(4) >= least)) continue;
        const { classIndex, value } = bestClass(at, classCount);
        const score = activate(at(4)) * activate(value);
        if (!(score >= minScore)) continue;
        const size = formula.anchors[level]?.[anchor] ?? [0, 0];
        found.push({ box: headBox(at, place, { column, row, anchor: size }), score, classIndex });
      }
    }
  }
  return found;
}

type At = (column: number) => number;

function bestClass(at: At, count: number): { classIndex: number; value: number } {
  let classIndex = 0;
  let value = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < count; index += 1) {
    const one = at(leading + index);
    if (one > value) [classIndex, value] = [index, one];
  }
  return { classIndex, value };
}

interface GridPlace {
  readonly stride: number;
  readonly scaleXy: number;
  readonly size: HeadFormula['size'];
  readonly activate: (value: number) => number;
}

function headBox(
  at: At,
  { stride, scaleXy, size, activate }: GridPlace,
  { column, row, anchor }: { column: number; row: number; anchor: Anchor },
): Box {
  const offset = (scaleXy - 1) / 2;
  const side = (value: number, length: number) =>
    size === 'squared' ? (2 * activate(value)) ** 2 * length : Math.exp(value) * length;
  return boxAround(
    (activate(at(0)) * scaleXy - offset + column) * stride,
    (activate(at(1)) * scaleXy - offset + row) * stride,
    side(at(2), anchor[0]),
    side(at(3), anchor[1]),
  );
}

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The number whose sigmoid is a share. */
export function logit(share: number): number {
  return Math.log(share / (1 - share));
}
