import { CodedError } from '@tocsin/errors';
import { alphabetFor, ctcAlphabet, readCtc } from '@tocsin/plates';
import { fillInput, type Pixels } from '@tocsin/vision';
import { type PlateReader, type ReaderParts, tryReader } from './plate-reader';

const usualHeight = 48;
const leastWidth = 320;
/** A plate is never so long; a mistaken box may be. */
const mostWidth = 1280;
/** Declared sides beyond this are a mistake, or an attempt at the memory. */
const largestSide = 4096;

/** PaddleOCR's recognition: the plate from left to right in steps, a character or none for each. */
export async function openCtcReader({ onnx, name, shape, config }: ReaderParts): Promise<PlateReader> {
  const [, , declaredHeight, declaredWidth] = shape;
  const height = sizeOr(declaredHeight, usualHeight);
  const run = async (data: Float32Array, width: number) => {
    const [output] = await onnx.run([{ name, type: 'float32', dims: [1, 3, height, width], data }]);
    if (output?.dims.length === 3 && output.data instanceof Float32Array)
      return { dims: output.dims, data: output.data };
    throw new CodedError(
      'model-unsupported',
      `the plate reading model ${onnx.file} gives [${output?.dims.join(', ') ?? ''}]; supported is [N, steps, classes] (PaddleOCR recognition)`,
    );
  };
  if (height > largestSide || sizeOr(declaredWidth, 0) > largestSide) {
    throw new CodedError(
      'model-unsupported',
      `the plate reading model ${onnx.file} wants plates of [${shape.join(', ')}]; at most ${largestSide} pixels a side are taken`,
    );
  }
  const firstWidth = sizeOr(declaredWidth, leastWidth);
  const first = await tryReader(onnx, () => run(new Float32Array(3 * height * firstWidth), firstWidth));
  const alphabet = alphabetFor(first.dims[2] ?? 0, ctcAlphabet(config.text), config.file);
  return {
    description: `paddle ${height} high, ${alphabet.length} classes`,
    async read(plate) {
      const inProportion = Math.ceil((height * plate.width) / plate.height);
      const width = sizeOr(declaredWidth, Math.min(Math.max(inProportion, leastWidth), mostWidth));
      return readCtc(await run(ctcInput(plate, name, { width, height }), width), 0, alphabet);
    },
  };
}

function ctcInput(plate: Pixels, name: string, size: { width: number; height: number }): Float32Array {
  const data = new Float32Array(3 * size.width * size.height);
  const middle = [127.5, 127.5, 127.5] as const;
  fillInput(
    plate,
    { name, type: 'float32', layout: 'nchw', size },
    { resizing: 'letterbox-top-left', fill: 127.5, channels: 'bgr', divisor: 1, mean: middle, std: middle },
    data,
    0,
  );
  return data;
}

function sizeOr(declared: number | string | undefined, usual: number): number {
  return typeof declared === 'number' && declared > 0 ? declared : usual;
}
