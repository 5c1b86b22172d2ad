import type { Preparation } from '../fill-input';
import type { ScoredBox } from '../suppress-overlaps';
import type { OutputTensor } from '../tensors';
import type { ModelSignature } from './model-family';

/** How a model of a family is fed, and how its outputs are read. */
export interface Reader {
  readonly classCount: number;
  readonly preparation: Preparation;
  /** What boxes are in: pixels of the input, shares of it (0..1), or pixels of the picture. */
  readonly unit: 'input' | 'share' | 'picture';
  /** Overlap from which the worse box goes; null for models that suppress for themselves. */
  readonly maxOverlap: number | null;
  /** What number `index` of the batch proposes with at least a score. */
  readonly read: (outputs: readonly OutputTensor[], index: number, minScore: number) => ScoredBox[];
}

/** What is known of a model when its family is looked for. */
export interface Evidence extends ModelSignature {
  /** Names of the classes in the file's metadata. */
  readonly labels: readonly string[] | null;
  /** Classes by the metadata, or else by the label file; null where neither is there. A label file may be wrong. */
  readonly expectedClasses: number | null;
  /** Whether the user named this family. */
  readonly isNamed: boolean;
}

/** A way of laying out inputs and outputs. Adding one touches one file here and the list in `recognise-model.ts`. */
export interface ModelFamily {
  /** As in `model_family`. */
  readonly name: string;
  /** What its outputs look like, for the message to somebody whose model is refused. */
  readonly layout: string;
  readonly recognise: (evidence: Evidence) => Reader | undefined;
}
