import type { FaceFinding } from '@tocsin/faces';
import type { Detection } from '@tocsin/messages';
import type { PlateFinding } from '@tocsin/plates';
import type { DecodeOptions, Size } from '@tocsin/vision';

/** What a thread can hold. Structured-clone data; equal specs share one loaded model. */
export type ModelSpec = HogSpec | ObjectSpec | FaceSpec | PlateSpec;

/** Where a model runs. What is not there falls back to `cpu`, which is said once. */
export type Provider = 'cpu' | 'cuda' | 'tensorrt' | 'webgpu';

/** OpenCV's people detector, weights built in. */
export interface HogSpec {
  readonly kind: 'hog';
  /** Pixels the search window moves at a time, across and down. */
  readonly stride: readonly [number, number];
  /** Pixels searched beyond the edges, across and down. */
  readonly padding: readonly [number, number];
  /** How much smaller each further look at the picture is; above 1. */
  readonly scale: number;
  /** Overlapping finds are grouped by mean shift. */
  readonly meanShift: boolean;
}

export interface ObjectSpec {
  readonly kind: 'object';
  /** ONNX, or Darknet's `.weights`. */
  readonly file: string;
  /** Darknet's `.cfg`; null for ONNX. */
  readonly config: string | null;
  /** Names of the classes; null: the file's own, or COCO's. */
  readonly labelsFile: string | null;
  readonly provider: Provider;
  /** The only family to try; null: recognised by layout. */
  readonly modelFamily: string | null;
  /** The network's input where the file leaves it open. */
  readonly size: Size | null;
  /** Where a converted Darknet model is kept; beside the weights where it is not given. */
  readonly cacheFolder?: string;
}

export interface FaceSpec {
  readonly kind: 'face';
  readonly detectorFile: string;
  /** Null: faces are found, not told apart. */
  readonly recognitionFile: string | null;
  readonly provider: Provider;
  readonly pass: 'hog' | 'cnn';
  readonly upsampleTimes: number;
  readonly jitters: number;
}

export interface PlateSpec {
  readonly kind: 'plate';
  readonly detectorFile: string;
  readonly readerFile: string;
  /** Alphabet and slots of the reader (YAML), or a dictionary. */
  readonly readerConfig: string | null;
  readonly provider: Provider;
}

/** What a kind of model finds in one picture, best first. */
export interface Found {
  readonly hog: Detection[];
  readonly object: Detection[];
  readonly face: FaceFinding[];
  readonly plate: PlateFinding[];
}

export interface FindOptions {
  /** 0..1 */
  readonly minConfidence: number;
  readonly nmsMode: DecodeOptions['nmsMode'];
}

/** A model as it was loaded. */
export interface ModelDescription {
  /** E.g. `yolox 416x416, 80 classes, on cpu`. */
  readonly text: string;
  /** As many pictures, waiting at once, are looked at in one go; 1 where that gains nothing. */
  readonly batch: number;
}
