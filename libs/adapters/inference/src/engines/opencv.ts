import { CodedError } from '@tocsin/errors';

/** Something in OpenCV's own memory. */
export interface Deletable {
  delete(): void;
}

interface Mat extends Deletable {
  readonly data: Uint8Array;
  readonly data32F: Float32Array;
}

interface Vector<Item> extends Deletable {
  size(): number;
  get(index: number): Item;
}

export interface HogDescriptor extends Deletable {
  setSVMDetector(weights: Mat): void;
  detectMultiScale(
    picture: Mat,
    places: Deletable,
    weights: Deletable,
    hitThreshold: number,
    stride: unknown,
    padding: unknown,
    scale: number,
    groupThreshold: number,
    useMeanShift: boolean,
  ): void;
}

/** The little of opencv-js that we use; its own types leave these `any`. */
export interface OpenCv {
  readonly CV_8UC1: number;
  readonly CV_32F: number;
  readonly Mat: new (rows: number, columns: number, type: number) => Mat;
  readonly Size: new (width: number, height: number) => unknown;
  readonly RectVector: new () => Vector<{ x: number; y: number; width: number; height: number }>;
  readonly DoubleVector: new () => Vector<number>;
  readonly HOGDescriptor: (new () => HogDescriptor) & { getDefaultPeopleDetector(): Vector<number> };
}

/**
 * Loads OpenCV. The module is ready when its WebAssembly is compiled (0.2 s), and has a `then` that gives itself:
 * awaiting it would never end, so it comes wrapped.
 * @throws CodedError `opencv-unusable`
 */
export function loadOpenCv(): Promise<{ readonly cv: OpenCv }> {
  return new Promise((resolve, reject) => {
    // An import would copy its properties and leave `then` behind.
    const loading: unknown = require('@techstark/opencv-js');
    const check = (loaded: unknown) => (isOpenCv(loaded) ? resolve({ cv: loaded }) : reject(unusable()));
    if (isThenable(loading)) loading.then(check, reject);
    else check(loading);
  });
}

interface Thenable {
  then(use: (loaded: unknown) => void, fail: (error: Error) => void): unknown;
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isOpenCv(value: unknown): value is OpenCv {
  return typeof value === 'object' && value !== null && 'HOGDescriptor' in value && 'DoubleVector' in value;
}

function unusable(): CodedError {
  return new CodedError(
    'opencv-unusable',
    'this release of @techstark/opencv-js has no HOGDescriptor (5.0 dropped it); install the 4.12 of our package.json',
  );
}
