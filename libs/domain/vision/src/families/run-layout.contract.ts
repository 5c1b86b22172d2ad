import { bytesInMemory, type OnnxValue, readOnnx, writeOnnx } from '@tocsin/onnx-file';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Pixels } from '../fill-input';
import { readModelInputs } from '../model-inputs';
import { recogniseModel } from '../recognise-model';
import { allocate, type OutputTensor, type TensorData } from '../tensors';
import type { DecodeOptions } from './model-family';

/** What a model of a layout gives, whatever it is shown. */
export interface Layout {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly { name: string; dims: readonly number[]; values: TensorData }[];
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface RunOptions extends Partial<DecodeOptions> {
  readonly family?: string;
  readonly labelCount?: number;
}

const typeOf = (values: TensorData) =>
  values instanceof Float32Array
    ? 'float32'
    : values instanceof BigInt64Array
      ? 'int64'
      : values instanceof Int32Array
        ? 'int32'
        : values instanceof Uint16Array
          ? 'float16'
          : 'uint8';

/** The model as the bytes of a file. */
export function writeLayout({ inputs, outputs, metadata = {} }: Layout): Uint8Array {
  return writeOnnx({
    nodes: outputs.map(({ name }) => ({ op: 'Identity', inputs: [`all ${name}`], outputs: [name] })),
    constants: outputs.map(({ name, dims, values }) => ({ name: `all ${name}`, dims, values })),
    inputs,
    outputs: outputs.map(({ name, dims, values }) => ({ name, type: typeOf(values), dims })),
    metadata,
  });
}

/** Recognises and runs a model on pictures, in the real runtime, as the detector does. */
export async function runLayout(
  bytes: Uint8Array,
  pictures: readonly Pixels[],
  { family, labelCount, minScore = 0.3, nmsMode = 'per_class' }: RunOptions = {},
) {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 4 });
  const infos = session.inputMetadata.map((info) => ({
    name: info.name,
    type: info.isTensor ? info.type : '',
    shape: info.isTensor ? info.shape : [],
  }));
  const { metadata } = readOnnx(bytesInMemory(bytes), 'a.onnx');
  const inputs = readModelInputs(infos, { file: 'a.onnx', size: null, metadata });
  const run = async (
    data: TensorData,
    sides: typeof pictures | readonly { width: number; height: number }[],
  ) => {
    const feeds = [
      { ...inputs.picture, data, dims: inputs.dims(pictures.length) },
      ...inputs.side(sides),
    ].map(({ name, type, data: values, dims }) => [name, new Tensor(type, values, dims)] as const);
    const results = await session.run(Object.fromEntries(feeds));
    return Object.entries(results).map(([name, { dims, data: values }]): OutputTensor => {
      const isOurs =
        values instanceof Float32Array ||
        values instanceof BigInt64Array ||
        values instanceof Int32Array ||
        values instanceof Uint16Array;
      return { name, dims, data: isOurs ? values : new Float32Array() };
    });
  };
  const length = inputs.dims(pictures.length).reduce((product, dim) => product * dim, 1);
  const outputs = await run(
    allocate(inputs.picture.type, length),
    pictures.map(() => inputs.picture.size),
  );
  const model = recogniseModel(
    { inputs, outputs, metadata, labelCount: labelCount ?? null },
    { file: 'a.onnx', family: family ?? null },
  );
  const data = allocate(inputs.picture.type, length);
  for (const [index, picture] of pictures.entries()) model.fill(picture, data, index);
  const final = await run(data, pictures);
  return {
    model,
    inputs,
    data,
    found: pictures.map((picture, index) => model.decode(final, index, picture, { minScore, nmsMode })),
  };
}
