import { fromHalf } from '../half-floats';
import type { OutputTensor } from '../tensors';

/** The numbers of an output for one picture of the batch (its first dimension). */
export function numbersOf(output: OutputTensor, index: number): Float32Array {
  const length = output.dims.slice(1).reduce((product, dim) => product * dim, 1);
  return toNumbers(output.data.subarray(index * length, (index + 1) * length));
}

/** All numbers of an output. */
export function allNumbers(output: OutputTensor): Float32Array {
  return toNumbers(output.data);
}

function toNumbers(data: OutputTensor['data']): Float32Array {
  if (data instanceof Float32Array) return data;
  if (data instanceof Uint16Array) return Float32Array.from(data, fromHalf);
  if (data instanceof BigInt64Array) return Float32Array.from(data, Number);
  return Float32Array.from(data);
}
