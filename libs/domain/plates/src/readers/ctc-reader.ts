import { CodedError } from '@tocsin/errors';
import type { Reading } from '../plate';
import { largest, type ReaderOutput, readingOf } from './reader';

/** Class 0 of the output: no character. */
const blank = 0;

/**
 * Reads a PaddleOCR dictionary: one character a line; blank lines within it are none.
 * @returns the characters by class: the first is the blank, the last the space that Paddle appends
 */
export function ctcAlphabet(dictionary: string): string[] {
  const lines = dictionary.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  return ['', ...lines, ' '];
}

/**
 * Makes sure that a dictionary belongs to a model: exports differ in whether they have the space.
 * @param classes - of the model's output
 * @throws CodedError `reader-config` with both numbers
 */
export function alphabetFor(classes: number, alphabet: readonly string[], file: string): readonly string[] {
  if (classes === alphabet.length) return alphabet;
  if (classes === alphabet.length - 1) return alphabet.slice(0, -1);
  throw new CodedError(
    'reader-config',
    `the dictionary ${file} has ${alphabet.length - 2} characters, but the reading model tells ${classes} classes apart, ` +
      'which is the characters, a blank and maybe a space; use the dictionary that came with the model',
  );
}

/** The text of one plate of a batch, output `[N, steps, classes]`: the likeliest class of each step, repeats and blanks dropped. */
export function readCtc({ dims, data }: ReaderOutput, index: number, alphabet: readonly string[]): Reading {
  const [, steps = 0, classes = 0] = dims;
  let text = '';
  let before = blank;
  const scores: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const best = largest(data, (index * steps + step) * classes, classes);
    if (best.index !== blank && best.index !== before) {
      text += alphabet[best.index] ?? '';
      scores.push(best.value);
    }
    before = best.index;
  }
  return readingOf(text.trim(), scores);
}
