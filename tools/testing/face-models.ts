import { type OnnxConstant, type OnnxNode, writeOnnx } from '@tocsin/onnx-file';

const strides = [8, 16, 32] as const;

/** Where SFace and ArcFace expect the five points in their square of 112 x 112. */
export const faceTemplate = [
  [38.2946, 51.6963],
  [73.5318, 51.5014],
  [56.0252, 71.7366],
  [41.5493, 92.3655],
  [70.7299, 92.2041],
] as const;

/** The side of a face that the model below finds, in pixels of its input. */
export const modelFaceSide = 64;

/**
 * A model in the layout of YuNet that takes cells of 32 x 32 input pixels that are all red for the middle of a face: the
 * template's square, 64 pixels wide, around that cell, turned by `degrees`.
 * @param side - of its input; open where it is not given
 */
export function writeFaceDetector({
  side,
  degrees = 0,
}: {
  side?: number;
  degrees?: number;
} = {}): Uint8Array {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  const outputs: { name: string; dims: (number | string)[] }[] = [];
  for (const stride of strides) {
    const mean = `mean_${stride}`;
    const pool = { kernel_shape: [stride, stride], strides: [stride, stride] };
    nodes.push({ op: 'AveragePool', inputs: ['input'], outputs: [mean], attributes: pool });
    for (const { name, weights, bias } of heads(stride, degrees)) {
      const columns = bias.length;
      const own = (part: string) => `${name}_${stride}_${part}`;
      constants.push(
        { name: own('w'), dims: [columns, 3, 1, 1], values: Float32Array.from(bias.flatMap(() => weights)) },
        { name: own('b'), dims: [columns], values: Float32Array.from(bias) },
        { name: own('shape'), dims: [3], values: BigInt64Array.from([1n, BigInt(columns), -1n]) },
      );
      nodes.push(
        { op: 'Conv', inputs: [mean, own('w'), own('b')], outputs: [own('map')] },
        { op: 'Reshape', inputs: [own('map'), own('shape')], outputs: [own('flat')] },
        {
          op: 'Transpose',
          inputs: [own('flat')],
          outputs: [`${name}_${stride}`],
          attributes: { perm: [0, 2, 1] },
        },
      );
      const rows = side === undefined ? 'rows' : (side / stride) ** 2;
      outputs.push({ name: `${name}_${stride}`, dims: [1, rows, columns] });
    }
  }
  const sides = side === undefined ? ['height', 'width'] : [side, side];
  return writeOnnx({ nodes, constants, inputs: [{ name: 'input', dims: [1, 3, ...sides] }], outputs });
}

/** By head: what a cell says is `weights` · its mean blue, green, red + `bias`. */
function heads(stride: number, degrees: number) {
  const none = [0, 0, 0];
  const isSeen = stride === 32;
  const width = Math.log(modelFaceSide / stride);
  return [
    { name: 'cls', weights: isSeen ? [-0.5 / 255, -0.5 / 255, 1 / 255] : none, bias: [0] },
    { name: 'obj', weights: none, bias: [isSeen ? 1 : 0] },
    { name: 'bbox', weights: none, bias: [0.5, 0.5, width, width] },
    {
      name: 'kps',
      weights: none,
      bias: facePoints(degrees, stride / 2, modelFaceSide / 112).map((value) => value / stride),
    },
  ];
}

/** The template's points around `middle`, `scale` times their size, turned: x and y in turn. */
export function facePoints(degrees: number, middle: number, scale: number): number[] {
  const angle = (degrees * Math.PI) / 180;
  return faceTemplate.flatMap(([x, y]) => {
    const [u, v] = [(x - 55.5) * scale, (y - 55.5) * scale];
    return [
      middle + u * Math.cos(angle) - v * Math.sin(angle),
      middle + u * Math.sin(angle) + v * Math.cos(angle),
    ];
  });
}

/**
 * A model in the form of SFace (128 numbers) or ArcFace (512): the means of blocks of the aligned face, red less green, then
 * green less blue plus `brightness` times the sum of all three.
 */
export function writeFaceEmbedder({
  length,
  brightness = 0,
  name = 'input.1',
}: {
  length: 128 | 512;
  brightness?: number;
  name?: string;
}): Uint8Array {
  const block = length === 128 ? 14 : 7;
  const pool = { kernel_shape: [block, block], strides: [block, block] };
  return writeOnnx({
    nodes: [
      { op: 'AveragePool', inputs: [name], outputs: ['blocks'], attributes: pool },
      { op: 'Conv', inputs: ['blocks', 'weights'], outputs: ['colours'] },
      { op: 'Reshape', inputs: ['colours', 'shape'], outputs: ['fc1'] },
    ],
    constants: [
      {
        name: 'weights',
        dims: [2, 3, 1, 1],
        values: Float32Array.from([1, -1, 0, brightness, 1 + brightness, brightness - 1]),
      },
      { name: 'shape', dims: [2], values: BigInt64Array.from([1n, BigInt(length)]) },
    ],
    inputs: [{ name, dims: [1, 3, 112, 112] }],
    outputs: [{ name: 'fc1', dims: [1, length] }],
  });
}
