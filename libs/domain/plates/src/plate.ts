import type { Box } from '@tocsin/messages';

/** What a reading model made of a plate. */
export interface Reading {
  /** As the model says it, without padding. */
  readonly text: string;
  /** Mean over the characters, 0..1. */
  readonly confidence: number;
  /** Of the least sure character, 0..1: one wrong character is a wrong plate. */
  readonly weakest: number;
}

/** A plate in a picture. */
export interface PlateFinding extends Reading {
  /** In pixels of the picture. */
  readonly box: Box;
  /** That it is a plate, 0..1. */
  readonly detectorScore: number;
}
