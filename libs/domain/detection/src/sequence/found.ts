import type { Detection } from '@tocsin/messages';

/** One thing that was found in a picture; its box is in pixels of the picture that was looked at. */
export interface Found extends Detection {
  /** The type of models that found it: `object`, `face`, `alpr` or a plug-in's name. */
  readonly type: string;
  /** The variant's name. */
  readonly model: string;
}

/** What the filters made of it. */
export interface Sifted {
  readonly kept: readonly Found[];
  /** Left out by pattern or zone: the error boxes of the debug picture. */
  readonly rejected: readonly Found[];
}
