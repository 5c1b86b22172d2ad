import { CodedError } from '@tocsin/errors';
import type { Convolution, Network } from './layers';

/** Weights of a convolution, with its normalisation already in them. */
export interface ConvolutionWeights {
  /** filters x channels per group x size x size */
  readonly kernels: Float32Array;
  /** filters */
  readonly biases: Float32Array;
}

/** Outside the root, unlike everybody else's: so it is folded in here, exactly. */
const epsilon = 1e-6;

/**
 * Reads Darknet's `.weights` for a network: a header, then little-endian float32, layer by layer.
 * @returns by index of the layer
 * @throws CodedError `model-unreadable` with the bytes expected and found
 */
export function readWeights(
  bytes: Uint8Array,
  network: Network,
  { file, cfgFile }: { readonly file: string; readonly cfgFile: string },
): ReadonlyMap<number, ConvolutionWeights> {
  const header = headerLength(bytes, file);
  const convolutions = [...network.layers.entries()].flatMap(([index, layer]) =>
    layer.kind === 'convolutional' ? [[index, layer] as const] : [],
  );
  const count = convolutions.reduce((sum, [, layer]) => sum + countWeights(layer), 0);
  const expected = header + 4 * count;
  if (bytes.length !== expected) {
    const why =
      bytes.length < expected
        ? 'it is cut short (a download that broke off?) or belongs to another network'
        : 'it belongs to another network';
    throw new CodedError(
      'model-unreadable',
      `${file} has ${bytes.length} bytes, but the network in ${cfgFile} needs ${expected}: ${why}`,
    );
  }
  const reader = new Floats(bytes.subarray(header));
  return new Map(convolutions.map(([index, layer]) => [index, readConvolution(reader, layer)]));
}

/** Version, then how many pictures it was trained with, which was four bytes before version 0.2. */
function headerLength(bytes: Uint8Array, file: string): number {
  if (bytes.length < 16) {
    throw new CodedError('model-unreadable', `${file} has ${bytes.length} bytes: not even a header`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [major, minor] = [view.getInt32(0, true), view.getInt32(4, true)];
  return major * 10 + minor >= 2 && major < 1000 && minor < 1000 ? 20 : 16;
}

function kernelCount({ filters, channels, groups, size }: Convolution): number {
  return filters * (channels / groups) * size * size;
}

function countWeights(layer: Convolution): number {
  return layer.filters * (layer.isNormalised ? 4 : 1) + kernelCount(layer);
}

function readConvolution(reader: Floats, layer: Convolution): ConvolutionWeights {
  const { filters } = layer;
  const biases = reader.take(filters);
  if (!layer.isNormalised) return { biases, kernels: reader.take(kernelCount(layer)) };
  const [scales, means, variances] = [reader.take(filters), reader.take(filters), reader.take(filters)];
  const kernels = reader.take(kernelCount(layer));
  const perFilter = kernels.length / filters;
  for (let filter = 0; filter < filters; filter += 1) {
    const gain = (scales[filter] ?? 0) / (Math.sqrt(variances[filter] ?? 0) + epsilon);
    biases[filter] = (biases[filter] ?? 0) - (means[filter] ?? 0) * gain;
    const end = (filter + 1) * perFilter;
    for (let at = filter * perFilter; at < end; at += 1) kernels[at] = (kernels[at] ?? 0) * gain;
  }
  return { kernels, biases };
}

class Floats {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A copy: what is read lies at any byte, and is changed. */
  take(count: number): Float32Array {
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(this.#bytes.subarray(this.#at, this.#at + 4 * count));
    this.#at += 4 * count;
    return values;
  }
}
