import { writeOnnx } from '../../../../../tools/testing/onnx-writer';

const [side, channels, kernel] = [256, 64, 5];
const pads = Array.from({ length: 4 }, () => (kernel - 1) / 2);

/** A model that one core calculates for a tenth of a second or more; it finds nothing. */
export function writeSlowModel(): Buffer {
  const zeros = (name: string, dims: number[]) => ({
    name,
    dims,
    values: new Float32Array(dims.reduce((product, dim) => product * dim, 1)),
  });
  return writeOnnx({
    constants: [
      zeros('wider', [channels, 3, 1, 1]),
      zeros('slow', [channels, channels, kernel, kernel]),
      zeros('six', [6, channels, 1, 1]),
      { name: 'shape', dims: [3], values: BigInt64Array.from([1n, 6n, BigInt((side / 32) ** 2)]) },
    ],
    nodes: [
      { op: 'Conv', inputs: ['images', 'wider'], output: 'wide' },
      { op: 'Conv', inputs: ['wide', 'slow'], output: 'calculated', attributes: { pads } },
      {
        op: 'AveragePool',
        inputs: ['calculated'],
        output: 'cells',
        attributes: { kernel_shape: [32, 32], strides: [32, 32] },
      },
      { op: 'Conv', inputs: ['cells', 'six'], output: 'columns' },
      { op: 'Reshape', inputs: ['columns', 'shape'], output: 'flat' },
      { op: 'Transpose', inputs: ['flat'], output: 'output', attributes: { perm: [0, 2, 1] } },
    ],
    input: { name: 'images', dims: [1, 3, side, side] },
    output: { name: 'output', dims: [1, (side / 32) ** 2, 6] },
  });
}
