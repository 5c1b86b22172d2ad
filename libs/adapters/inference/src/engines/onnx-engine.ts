import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import {
  allocate,
  cocoLabels,
  labelOf,
  type ModelInputs,
  type ObjectModel,
  type OutputTensor,
  parseLabels,
  readModelInputs,
  recogniseModel,
  type Size,
  type TensorData,
  type TensorInfo,
} from '@tocsin/vision';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Engine, OnnxSpec, Warn } from './engine';
import { type OpenSession, openSession } from './onnx-session';

/**
 * An object model from an ONNX file. Input size, layout and number of classes are read from the file and from one
 * trial run, which also proves, before the first alarm, that the model works here.
 * @throws CodedError that names the file
 */
export async function openOnnxEngine(spec: OnnxSpec, warn: Warn): Promise<Engine> {
  let open = await openSession(spec, warn);
  const inputs = readModelInputs(open.session.inputMetadata.map(tensorInfo), { file: spec.file, size: null });
  const { name, size } = inputs.picture;
  const model = await recognise(open.session, inputs, spec.file);
  const labels = await readLabels(spec, model, warn);
  return {
    description: `${model.family} ${size.width}x${size.height}, ${model.classCount} classes, on ${open.provider}`,
    async detect(picture, minConfidence) {
      const data = pictureData(inputs);
      model.fill(picture, data, 0);
      const outputs = await run(open, inputs, data, picture).catch(async (error: unknown) => {
        if (open.provider === 'cpu') throw error;
        warn(`the model ${name} failed on ${open.provider} (${errorMessage(error)}); it goes on on the cpu`);
        open = await openSession({ ...spec, provider: 'cpu' }, warn);
        return run(open, inputs, data, picture);
      });
      const options = { minScore: minConfidence, nmsMode: 'per_class' } as const;
      return model.decode(outputs, 0, picture, options).map(({ box, score, classIndex }) => ({
        label: labelOf(classIndex, labels),
        confidence: score,
        box,
      }));
    },
  };
}

function pictureData({ picture, dims }: ModelInputs): TensorData {
  return allocate(
    picture.type,
    dims(1).reduce((product, dim) => product * dim, 1),
  );
}

function tensorInfo(value: InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'no tensor', shape: [] };
}

async function recognise(session: InferenceSession, inputs: ModelInputs, file: string): Promise<ObjectModel> {
  let outputs: OutputTensor[];
  try {
    outputs = await run({ session }, inputs, pictureData(inputs), inputs.picture.size);
  } catch (error) {
    throw new CodedError(
      'model-unreadable',
      `the model ${file} fails when it is run: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
  return recogniseModel({ inputs, outputs, metadata: {}, labelCount: null }, { file, family: null });
}

async function run(
  { session }: Pick<OpenSession, 'session'>,
  inputs: ModelInputs,
  data: TensorData,
  picture: Size,
): Promise<OutputTensor[]> {
  const feeds = inputs
    .side([picture])
    .map((side) => [side.name, new Tensor(side.type, side.data, side.dims)]);
  const tensor = new Tensor(inputs.picture.type, data, inputs.dims(1));
  const results = await session.run({ ...Object.fromEntries(feeds), [inputs.picture.name]: tensor });
  return Object.entries(results).map(([name, result]) => ({
    name,
    dims: result.dims,
    data: result.data instanceof Float32Array ? result.data : new Float32Array(),
  }));
}

async function readLabels(
  { file, labelsFile }: OnnxSpec,
  model: ObjectModel,
  warn: Warn,
): Promise<readonly string[]> {
  const labels = labelsFile === undefined ? cocoLabels : parseLabels(await readLabelFile(labelsFile));
  if (labels.length !== model.classCount) {
    const source = labelsFile ?? "COCO's list (no [detector] labels is set)";
    const rest = labels.length < model.classCount ? '; the rest is called class_N' : '';
    warn(`the model ${file} knows ${model.classCount} classes, but ${source} names ${labels.length}${rest}`);
  }
  return labels;
}

async function readLabelFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CodedError(
      'labels-unreadable',
      `the label file ${file} cannot be read: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
}
