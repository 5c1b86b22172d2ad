import type { Reading } from '../plate';

/** One output of a run: numbers and their dimensions. */
export interface ReaderOutput {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** The place and value of the largest of `count` numbers. */
export function largest(data: Float32Array, start: number, count: number): { index: number; value: number } {
  let [index, value] = [0, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < count; at += 1) {
    const one = data[start + at] ?? Number.NEGATIVE_INFINITY;
    if (one > value) [index, value] = [at, one];
  }
  return { index, value };
}

/** @param scores - of each character, 0..1; none where nothing was read */
export function readingOf(text: string, scores: readonly number[]): Reading {
  if (scores.length === 0) return { text: '', confidence: 0, weakest: 0 };
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return { text, confidence: within01(mean), weakest: within01(Math.min(...scores)) };
}

function within01(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
