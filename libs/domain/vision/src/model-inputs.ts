import { CodedError } from '@tocsin/errors';
import type { Size } from './box';
import { toHalf } from './half-floats';
import {
  allocate,
  type ElementType,
  type InputTensor,
  isElementType,
  type PictureInput,
  type TensorInfo,
} from './tensors';

/** What a model wants to be given. */
export interface ModelInputs {
  readonly picture: PictureInput;
  /** Pictures of one run; null: as many as one likes. */
  readonly batch: number | null;
  readonly infos: readonly TensorInfo[];
  /** Dimensions of the picture input for a run of some pictures. */
  readonly dims: (pictures: number) => number[];
  /** The other inputs: what a model is told of the pictures of one run. */
  readonly side: (pictures: readonly Size[]) => InputTensor[];
}

/** What else than the picture an input is told of each picture, by the input's name. */
const sideValues: Readonly<Record<string, (picture: Size, input: Size) => readonly number[]>> = {
  // RT-DETR, D-FINE, DEIM: the pixels in which boxes are given.
  orig_target_sizes: ({ width, height }) => [width, height],
  // YOLOv3 of the ONNX model zoo: the same, height first.
  image_shape: ({ width, height }) => [height, width],
  // PaddleDetection: the size after resizing, and by how much that was.
  im_shape: (_picture, { width, height }) => [height, width],
  scale_factor: (picture, input) => [input.height / picture.height, input.width / picture.width],
};

/** For a model that leaves its input size open. */
const usualSide = 640;
/** Sides beyond this are a mistake, or an attempt at the memory. */
const largestSide = 8192;
/** Of all pictures of one run together: a gigabyte of floats. */
const mostNumbers = 2 ** 28;

/**
 * Finds the picture among a model's inputs, and what the others mean.
 * @param size - for a model that leaves it open
 * @throws CodedError `model-unsupported` naming the file and what it takes
 */
export function readModelInputs(
  infos: readonly TensorInfo[],
  {
    file,
    size,
    metadata = {},
  }: {
    readonly file: string;
    readonly size: Size | null;
    readonly metadata?: Readonly<Record<string, string>>;
  },
): ModelInputs {
  const [info, ...others] = infos.filter(({ name }) => !Object.hasOwn(sideValues, name));
  const picture =
    info === undefined || others.length > 0 ? undefined : pictureInput(info, size ?? sizeOfFile(metadata));
  const sides = infos.flatMap(({ name, type }) =>
    Object.hasOwn(sideValues, name) && isElementType(type) ? [{ name, type }] : [],
  );
  if (picture === undefined || sides.length < infos.length - 1) throw refused(infos, file);
  const { width, height } = picture.size;
  if (width > largestSide || height > largestSide) {
    throw new CodedError(
      'model-unsupported',
      `the model ${file} wants pictures of ${width}x${height}; at most ${largestSide} pixels a side are taken`,
    );
  }
  const batch = smallestBatch(infos);
  if ((batch ?? 1) * width * height * 3 > mostNumbers) {
    throw new CodedError(
      'model-unsupported',
      `the model ${file} wants ${batch} pictures of ${width}x${height} at once, which no memory is for; export it for one`,
    );
  }
  const isAlone = info?.shape.length === 3; // torchvision leaves the batch out
  const dims = picture.layout === 'nchw' ? [3, height, width] : [height, width, 3];
  return {
    picture,
    batch: isAlone ? 1 : batch,
    infos,
    dims: (pictures) => (isAlone ? dims : [pictures, ...dims]),
    side: (pictures) => sides.map((one) => sideInput(one, pictures, picture.size)),
  };
}

function pictureInput({ name, type, shape }: TensorInfo, size: Size | null): PictureInput | undefined {
  if (type !== 'float32' && type !== 'float16' && type !== 'uint8') return undefined;
  if (shape.length !== 4 && shape.length !== 3) return undefined;
  const [a, b, c] = shape.slice(-3);
  const layout = c === 3 ? 'nhwc' : a === 3 || isOpen(a) ? 'nchw' : undefined;
  if (layout === undefined) return undefined;
  const [height, width] = layout === 'nchw' ? [b, c] : [a, b];
  return {
    name,
    type,
    layout,
    size: { width: side(width, size?.width), height: side(height, size?.height) },
  };
}

function isOpen(dim: number | string | undefined): boolean {
  return typeof dim === 'string' || dim === -1;
}

/** `imgsz` of Ultralytics, e.g. `[640, 384]`: height and width. */
function sizeOfFile({ imgsz = '' }: Readonly<Record<string, string>>): Size | null {
  const [height, width] = [...imgsz.matchAll(/\d+/g)].map(Number);
  return height && width ? { width, height } : null;
}

function side(declared: number | string | undefined, wanted = usualSide): number {
  if (typeof declared === 'number' && declared > 0) return declared;
  return Math.ceil(wanted / 32) * 32; // the coarsest cells of all families are 32 pixels
}

/** One where an input has a batch of one, even beside others whose batch is open. */
function smallestBatch(infos: readonly TensorInfo[]): number | null {
  const fixed = infos.flatMap(({ shape: [dim] }) => (typeof dim === 'number' && dim > 0 ? [dim] : []));
  return fixed.length === 0 ? null : Math.min(...fixed);
}

interface Side {
  readonly name: string;
  readonly type: ElementType;
}

function sideInput({ name, type }: Side, pictures: readonly Size[], input: Size): InputTensor {
  const values = pictures.flatMap((picture) => sideValues[name]?.(picture, input) ?? []);
  const data = allocate(type, values.length);
  if (data instanceof BigInt64Array) data.set(values.map((value) => BigInt(Math.round(value))));
  else data.set(type === 'float16' ? values.map(toHalf) : values);
  return { name, type, dims: [pictures.length, 2], data };
}

function refused(infos: readonly TensorInfo[], file: string): CodedError {
  const shown = infos.map(({ name, type, shape }) => `"${name}" ${type} [${shape.join(', ')}]`).join('; ');
  return new CodedError(
    'model-unsupported',
    `the model ${file} takes ${shown}; supported is one picture input float32, float16 or uint8, [batch, 3, height, width] ` +
      `or [batch, height, width, 3], and beside it only ${Object.keys(sideValues).join(', ')}`,
  );
}
