import { type OnnxConstant, type OnnxNode, writeOnnx } from '../../libs/protocol/onnx-file/src';

const side = 640;
const classes = 80;
const columns = 5 + classes;
/** Of the strides 2, 4, 8, 16 and 32: channels, and how many convolutions of that size follow. */
const levels = [
  { channels: 16, repeats: 0 },
  { channels: 32, repeats: 0 },
  { channels: 64, repeats: 3 },
  { channels: 128, repeats: 4 },
  { channels: 256, repeats: 2 },
] as const;

/** A model of 5 GFLOP that has the shape of YOLOX at 640 x 640, with an open batch; what it finds is of no meaning. */
export function writeBenchModel(): Uint8Array {
  const layers = new Layers();
  let [from, channels] = ['images', 3];
  const rows: string[] = [];
  for (const [index, level] of levels.entries()) {
    from = layers.convolve(from, channels, level.channels, 2);
    channels = level.channels;
    for (let count = 0; count < level.repeats; count += 1)
      from = layers.convolve(from, channels, channels, 1);
    if (index >= 2) rows.push(layers.head(from, channels));
  }
  layers.nodes.push({ op: 'Concat', inputs: rows, outputs: ['output'], attributes: { axis: 1 } });
  const cells = [8, 16, 32].reduce((sum, stride) => sum + (side / stride) ** 2, 0);
  return writeOnnx({
    nodes: layers.nodes,
    constants: layers.constants,
    inputs: [{ name: 'images', dims: ['batch', 3, side, side] }],
    outputs: [{ name: 'output', dims: ['batch', cells, columns] }],
  });
}

class Layers {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxConstant[] = [];
  #seed = 1;
  #count = 0;

  /** A convolution of 3 x 3 with what comes after it in most models. */
  convolve(from: string, channels: number, wanted: number, stride: number): string {
    const name = this.#name();
    // Colours are 0..255; from the first layer on, numbers stay around 1.
    const deviation = Math.sqrt(2 / (channels * 9)) / (channels === 3 ? 128 : 1);
    this.#weights(name, [wanted, channels, 3, 3], deviation, () => 0);
    this.#add('Conv', [from, `${name}_w`, `${name}_b`], `${name}_c`, {
      kernel_shape: [3, 3],
      pads: [1, 1, 1, 1],
      strides: [stride, stride],
    });
    return this.#add('Relu', [`${name}_c`], name);
  }

  /** Rows [batch, cells, columns]; few cells are sure enough of an object to be taken for one. */
  head(from: string, channels: number): string {
    const name = this.#name();
    this.#weights(name, [columns, channels, 1, 1], 0.2 / Math.sqrt(channels), (row) => (row === 4 ? -3 : 0));
    this.#add('Conv', [from, `${name}_w`, `${name}_b`], `${name}_c`, { kernel_shape: [1, 1] });
    this.constants.push({ name: `${name}_s`, dims: [3], values: BigInt64Array.of(0n, BigInt(columns), -1n) });
    this.#add('Reshape', [`${name}_c`, `${name}_s`], `${name}_r`);
    this.#add('Sigmoid', [`${name}_r`], `${name}_g`);
    return this.#add('Transpose', [`${name}_g`], name, { perm: [0, 2, 1] });
  }

  #name(): string {
    this.#count += 1;
    return `layer${this.#count}`;
  }

  #add(op: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}): string {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  #weights(name: string, dims: readonly number[], deviation: number, bias: (row: number) => number): void {
    const length = dims.reduce((product, dim) => product * dim, 1);
    const spread = deviation * Math.sqrt(12); // of an even distribution
    const values = Float32Array.from({ length }, () => (this.#random() - 0.5) * spread);
    const biases = Float32Array.from({ length: dims[0] ?? 0 }, (_, row) => bias(row));
    this.constants.push(
      { name: `${name}_w`, dims, values },
      { name: `${name}_b`, dims: [biases.length], values: biases },
    );
  }

  /** 0..1, the same in every run. */
  #random(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}
