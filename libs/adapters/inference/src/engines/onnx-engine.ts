import { readFile } from 'node:fs/promises';
import { CodedError, errorMessage } from '@tocsin/errors';
import {
  cocoLabels,
  labelOf,
  type ObjectModel,
  type OutputTensor,
  parseLabels,
  recogniseModel,
  type Size,
  type TensorInfo,
} from '@tocsin/vision';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { Engine, OnnxSpec, Warn } from './engine';
import { type OpenSession, openSession } from './onnx-session';

/** For a model that leaves its input size open. */
const usualSide = 640;

/**
 * An object model from an ONNX file. Input size, layout and number of classes are read from the file and from one
 * trial run, which also proves, before the first alarm, that the model works here.
 * @throws CodedError that names the file
 */
export async function openOnnxEngine(spec: OnnxSpec, warn: Warn): Promise<Engine> {
  let open = await openSession(spec, warn);
  const input = pictureInput(open.session, spec.file);
  const model = await recognise(open.session, input, spec.file);
  const labels = await readLabels(spec, model, warn);
  return {
    description: `${model.family} ${input.size.width}x${input.size.height}, ${model.classCount} classes, on ${open.provider}`,
    async detect(picture, minConfidence) {
      const data = model.prepare(picture);
      const outputs = await run(open, input, data).catch(async (error: unknown) => {
        if (open.provider === 'cpu') throw error;
        warn(`the model failed on ${open.provider} (${errorMessage(error)}); it goes on on the cpu`);
        open = await openSession({ ...spec, provider: 'cpu' }, warn);
        return run(open, input, data);
      });
      return model.decode(outputs, picture, minConfidence).map(({ box, score, classIndex }) => ({
        label: labelOf(classIndex, labels),
        confidence: score,
        box,
      }));
    },
  };
}

interface PictureInput {
  readonly name: string;
  readonly size: Size;
  readonly info: TensorInfo;
}

function pictureInput(session: InferenceSession, file: string): PictureInput {
  const [input, ...others] = session.inputMetadata.map(tensorInfo);
  const [, channels, height, width] = input?.shape ?? [];
  if (
    input === undefined ||
    others.length > 0 ||
    input.type !== 'float32' ||
    input.shape.length !== 4 ||
    channels !== 3
  ) {
    const shown = [input, ...others]
      .map((one) => `"${one?.name}" ${one?.type} [${one?.shape.join(', ')}]`)
      .join('; ');
    throw new CodedError(
      'model-unsupported',
      `the model ${file} takes ${shown}; supported is one input float32 [1, 3, height, width]`,
    );
  }
  const side = (dimension: number | string | undefined) =>
    typeof dimension === 'number' && dimension > 0 ? dimension : usualSide;
  return { name: input.name, size: { width: side(width), height: side(height) }, info: input };
}

function tensorInfo(value: InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'no tensor', shape: [] };
}

async function recognise(session: InferenceSession, input: PictureInput, file: string): Promise<ObjectModel> {
  const grey = new Float32Array(3 * input.size.width * input.size.height).fill(114);
  let outputs: OutputTensor[];
  try {
    outputs = await run({ session }, input, grey);
  } catch (error) {
    throw new CodedError(
      'model-unreadable',
      `the model ${file} fails when it is run: ${errorMessage(error)}`,
      {
        cause: error,
      },
    );
  }
  return recogniseModel({ inputs: [input.info], inputSize: input.size, outputs }, file);
}

async function run({ session }: Pick<OpenSession, 'session'>, input: PictureInput, data: Float32Array) {
  const tensor = new Tensor('float32', data, [1, 3, input.size.height, input.size.width]);
  const results = await session.run({ [input.name]: tensor });
  const outputs: OutputTensor[] = [];
  for (const [name, result] of Object.entries(results)) {
    // Other types belong to layouts that are not supported; the shapes alone are enough to say so.
    const values = result.data instanceof Float32Array ? result.data : new Float32Array();
    outputs.push({ name, dims: result.dims, data: values });
  }
  return outputs;
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
