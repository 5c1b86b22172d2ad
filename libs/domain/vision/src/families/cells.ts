import type { Size } from '../box';

/** Pixels of a cell's side, by grid. The last two are larger and smaller variants of the families. */
const usualStrides = [
  [8, 16, 32],
  [8, 16, 32, 64],
  [4, 8, 16, 32],
] as const;
/** Tiny models have two grids only. */
const tinyStrides = [16, 32] as const;

export function cellCount({ width, height }: Size, strides: readonly number[]): number {
  return strides.reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0);
}

/** Whether so many rows are one per cell. */
export function isRowPerCell(rows: number, input: Size): boolean {
  return usualStrides.some((strides) => cellCount(input, strides) === rows);
}

/** Whether so many rows are one per cell and anchor, of three. */
export function isRowPerAnchor(rows: number, input: Size): boolean {
  return [...usualStrides, tinyStrides].some((strides) => cellCount(input, strides) * 3 === rows);
}
