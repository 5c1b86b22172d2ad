import { CodedError, errorMessage } from '@tocsin/errors';
import {
  allocate,
  type InputTensor,
  metadataLabels,
  type ModelInputs,
  type ObjectModel,
  type OutputTensor,
  type Pixels,
  readModelInputs,
  recogniseModel,
  type Size,
  type TensorData,
} from '@tocsin/vision';
import type { EngineContext } from '../engine';
import type { ObjectSpec, Provider } from '../model-spec';
import { onnxFileOf } from './darknet-file';
import { readLabelFile } from './labels';
import { OnnxModel } from './onnx-model';

/** An object model with what its tensors mean: pictures in, the raw outputs of one run out. One run at a time. */
export class ObjectRunner implements AsyncDisposable {
  readonly inputs: ModelInputs;
  readonly model: ObjectModel;
  readonly #onnx: OnnxModel;
  /** By number of pictures; filled anew for each run, as fresh memory costs more than the filling. */
  readonly #data = new Map<number, TensorData>();

  private constructor(onnx: OnnxModel, inputs: ModelInputs, model: ObjectModel) {
    this.#onnx = onnx;
    this.inputs = inputs;
    this.model = model;
  }

  /** @throws CodedError that names the file */
  static async open(spec: ObjectSpec, context: EngineContext): Promise<ObjectRunner> {
    const file = await onnxFileOf(spec);
    const onnx = await OnnxModel.open({ file, provider: spec.provider }, context);
    try {
      const { metadata } = onnx;
      const labelCount = await labelCountOf(spec, metadata);
      const inputs = readModelInputs(onnx.inputs, { file, size: spec.size, metadata });
      const signature = { inputs, outputs: await trialRun(onnx, inputs), metadata, labelCount };
      const model = recogniseModel(signature, { file: spec.file, family: spec.modelFamily });
      return new ObjectRunner(onnx, inputs, model);
    } catch (error) {
      await onnx[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Where it really runs. */
  get provider(): Provider {
    return this.#onnx.provider;
  }

  /** One run, of no more pictures than the model's own fixed batch. */
  run(pictures: readonly Pixels[]): Promise<OutputTensor[]> {
    return this.runPrepared(this.prepare(pictures), pictures);
  }

  /** The input for a run, good until the next. */
  prepare(pictures: readonly Pixels[]): TensorData {
    const data = this.#dataFor(pictures.length);
    for (const [index, picture] of pictures.entries()) this.model.fill(picture, data, index);
    return data;
  }

  runPrepared(data: TensorData, pictures: readonly Size[]): Promise<OutputTensor[]> {
    return this.#onnx.run(this.#tensors(data, pictures));
  }

  /** A run of so many pictures, whatever they show. @throws what is in the way of it */
  async tryOut(pictures: number): Promise<void> {
    await this.#onnx.tryRun(this.#tensors(this.#dataFor(pictures), []));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#onnx[Symbol.asyncDispose]();
  }

  #tensors(data: TensorData, pictures: readonly Size[]): InputTensor[] {
    const { picture, dims } = this.inputs;
    const batch = data.length / numbersOf(dims(1));
    const sizes = Array.from({ length: batch }, (_, index) => pictures[index] ?? picture.size);
    return [
      { name: picture.name, type: picture.type, dims: dims(batch), data },
      ...this.model.sideInputs(sizes),
    ];
  }

  /** A model made for four pictures gets four, of which the last may be of no interest. */
  #dataFor(pictures: number): TensorData {
    const batch = this.inputs.batch ?? pictures;
    const data = this.#data.get(batch) ?? emptyInput(this.inputs, batch);
    this.#data.set(batch, data);
    return data;
  }
}

/** Of the label file, where the model has no names of its own to tell its layout by. */
async function labelCountOf(
  { labelsFile }: ObjectSpec,
  metadata: OnnxModel['metadata'],
): Promise<number | null> {
  if (labelsFile === null || metadataLabels(metadata) !== null) return null;
  return (await readLabelFile(labelsFile)).length;
}

function emptyInput({ picture, dims }: ModelInputs, pictures: number): TensorData {
  return allocate(picture.type, numbersOf(dims(pictures)));
}

function numbersOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** Also warms up: the first run is several times slower than the next. */
async function trialRun(onnx: OnnxModel, inputs: ModelInputs): Promise<OutputTensor[]> {
  const { picture, dims } = inputs;
  const batch = inputs.batch ?? 1;
  const sizes = Array.from({ length: batch }, () => picture.size);
  const input = {
    name: picture.name,
    type: picture.type,
    dims: dims(batch),
    data: emptyInput(inputs, batch),
  };
  try {
    return await onnx.run([input, ...inputs.side(sizes)]);
  } catch (error) {
    throw new CodedError(
      'model-unreadable',
      `the model ${onnx.file} fails when it is run: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}
