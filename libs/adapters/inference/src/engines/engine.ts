import type { Detection } from '@tocsin/messages';
import type { Pixels } from '@tocsin/vision';

/** What runs in a worker thread. Structured-clone data only. */
export type EngineSpec = HogSpec | OnnxSpec;

/** OpenCV's people detector, weights built in. */
export interface HogSpec {
  readonly kind: 'hog';
}

export interface OnnxSpec {
  readonly kind: 'onnx';
  /** The model. */
  readonly file: string;
  /** Names of the classes; COCO where it is not given. */
  readonly labelsFile?: string;
  readonly provider: Provider;
  /** Threads of one run. */
  readonly threads: number;
}

export type Provider = 'cpu' | 'cuda' | 'tensorrt';

/** Finds objects in a picture. Blocks its thread while it does. */
export interface Engine {
  /** E.g. `yolox 416x416, 80 classes, on cpu`. */
  readonly description: string;
  /** Objects with corners in pixels of the picture, best first. */
  detect(picture: Pixels, minConfidence: number): Promise<Detection[]>;
}

/** What an engine can say while it works. */
export type Warn = (message: string) => void;
