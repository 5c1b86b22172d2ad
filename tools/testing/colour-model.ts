import { type OnnxConstant, type OnnxNode, writeOnnx } from './onnx-writer';

/** What the colour model detects, in the order of its classes. */
export const colourLabels = ['red', 'green', 'blue'] as const;

const strides = [8, 16, 32] as const;
const columns = 5 + colourLabels.length;

/**
 * A model in the layout of YOLOX (raw grid) that detects colours: each cell of 32 x 32 input pixels that is all red,
 * green or blue is an object of that class, with the cell as its box and the purity of the colour as its score.
 */
export function writeColourModel(side: number, { openBatch = false } = {}): Buffer {
  const nodes: OnnxNode[] = [];
  const constants: OnnxConstant[] = [];
  for (const stride of strides) {
    const cells = (side / stride) ** 2;
    constants.push(
      { name: `weights${stride}`, dims: [columns, 3, 1, 1], values: weights() },
      { name: `bias${stride}`, dims: [columns], values: bias(stride) },
      {
        name: `shape${stride}`,
        dims: [3],
        values: BigInt64Array.from([openBatch ? 0n : 1n, BigInt(columns), BigInt(cells)]),
      },
    );
    nodes.push(
      {
        op: 'AveragePool',
        inputs: ['images'],
        output: `mean${stride}`,
        attributes: { kernel_shape: [stride, stride], strides: [stride, stride] },
      },
      { op: 'Conv', inputs: [`mean${stride}`, `weights${stride}`, `bias${stride}`], output: `grid${stride}` },
      { op: 'Reshape', inputs: [`grid${stride}`, `shape${stride}`], output: `flat${stride}` },
      {
        op: 'Transpose',
        inputs: [`flat${stride}`],
        output: `rows${stride}`,
        attributes: { perm: [0, 2, 1] },
      },
    );
  }
  const batch = openBatch ? 'batch' : 1;
  const rows = strides.map((stride) => `rows${stride}`);
  nodes.push({ op: 'Concat', inputs: rows, output: 'output', attributes: { axis: 1 } });
  const cells = strides.reduce((sum, stride) => sum + (side / stride) ** 2, 0);
  return writeOnnx({
    nodes,
    constants,
    input: { name: 'images', dims: [batch, 3, side, side] },
    output: { name: 'output', dims: [batch, cells, columns] },
  });
}

/** Position, size and objectness do not depend on the picture; a class is its own channel less the others' mean. */
function weights(): Float32Array {
  const all = new Float32Array(columns * 3);
  for (const [index] of colourLabels.entries()) {
    for (let channel = 0; channel < 3; channel += 1) {
      const own = channel === 2 - index; // the input is blue first
      all[(5 + index) * 3 + channel] = own ? 1 / 255 : -0.5 / 255;
    }
  }
  return all;
}

/** Centre of the cell, size of the cell (the exponent of 0 is 1), and an object only in the coarsest grid. */
function bias(stride: number): Float32Array {
  return Float32Array.from([0.5, 0.5, 0, 0, stride === 32 ? 1 : 0, 0, 0, 0]);
}
