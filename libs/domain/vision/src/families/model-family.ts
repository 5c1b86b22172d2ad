import type { Size } from '../box';
import type { Pixels } from '../fill-input';
import type { ScoredBox } from '../suppress-overlaps';

/** An input or output of a model as its file declares it; a dimension that is open has a name or -1. */
export interface TensorInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What one run gives, by output: numbers and their dimensions. */
export interface OutputTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** What tells model families apart. Outputs are those of a trial run, so that open dimensions are known. */
export interface ModelSignature {
  readonly inputs: readonly TensorInfo[];
  /** Of the picture input. */
  readonly inputSize: Size;
  readonly outputs: readonly OutputTensor[];
}

/** A model whose outputs are understood. */
export interface ObjectModel {
  readonly family: string;
  readonly classCount: number;
  /** The input tensor's data for a picture. */
  prepare(picture: Pixels): Float32Array;
  /** Objects in pixels of the picture, best first. */
  decode(outputs: readonly OutputTensor[], picture: Size, minScore: number): ScoredBox[];
}

/** A way of laying out inputs and outputs. Adding one touches one file here and the list in `recognise-model.ts`. */
export interface ModelFamily {
  readonly name: string;
  /** What its outputs look like, for the message to somebody whose model is refused. */
  readonly layout: string;
  recognise(signature: ModelSignature): ObjectModel | undefined;
}
