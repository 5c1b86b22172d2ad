import type { Size } from '../box';
import type { Pixels } from '../fill-input';
import type { ModelInputs } from '../model-inputs';
import type { ScoredBox } from '../suppress-overlaps';
import type { InputTensor, OutputTensor, TensorData } from '../tensors';

/** What tells model families apart. */
export interface ModelSignature {
  readonly inputs: ModelInputs;
  /** Those of a trial run, so that open dimensions are known. */
  readonly outputs: readonly OutputTensor[];
  /** What the file says of itself: `metadata_props`. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Names in the user's label file; null where none is given. */
  readonly labelCount: number | null;
}

export interface DecodeOptions {
  /** 0..1 */
  readonly minScore: number;
  /** Whether a better box suppresses only those of its own class. End-to-end models suppress for themselves. */
  readonly nmsMode: 'per_class' | 'agnostic';
}

/** A model whose outputs are understood. */
export interface ObjectModel {
  readonly family: string;
  readonly classCount: number;
  /** Names of the classes as the model's file has them; null where it does not say. */
  readonly labels: readonly string[] | null;
  /** Writes a picture into the data of the picture input, as number `index` of the batch. */
  fill(picture: Pixels, target: TensorData, index: number): void;
  /** The other inputs for a run of these pictures. */
  sideInputs(pictures: readonly Size[]): InputTensor[];
  /** Objects of number `index` of the batch in pixels of the picture, best first. */
  decode(outputs: readonly OutputTensor[], index: number, picture: Size, options: DecodeOptions): ScoredBox[];
}
