import type { Size } from './box';

/** Element types that models of objects take and give. */
export type ElementType = 'float32' | 'float16' | 'uint8' | 'int32' | 'int64';

/** The numbers of a tensor. float16 is held as its bits: Node has no array for it before 24. */
export type TensorData = Float32Array | Uint16Array | Uint8Array | Int32Array | BigInt64Array;

/** An input or output of a model as its file declares it; a dimension that is open has a name or -1. */
export interface TensorInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What one run is given, besides the picture. */
export interface InputTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}

/** What one run gives, by output: numbers and their dimensions. */
export interface OutputTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** Of an element type not named here: empty, so that its shape can still be told. */
  readonly data: TensorData;
}

const arrays = {
  float32: Float32Array,
  float16: Uint16Array,
  uint8: Uint8Array,
  int32: Int32Array,
  int64: BigInt64Array,
} as const;

/** An empty array for a tensor's numbers. */
export function allocate(type: ElementType, length: number): TensorData {
  return new arrays[type](length);
}

export function isElementType(type: string): type is ElementType {
  return Object.hasOwn(arrays, type);
}

/** Width and height of a picture input; it is planes of colours (`nchw`) or pixels of colours (`nhwc`). */
export interface PictureInput {
  readonly name: string;
  readonly type: ElementType;
  readonly layout: 'nchw' | 'nhwc';
  readonly size: Size;
}
