import { errorMessage } from '@tocsin/errors';
import {
  type InputTensor,
  isElementType,
  type OutputTensor,
  type TensorData,
  type TensorInfo,
} from '@tocsin/vision';
import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { EngineContext } from '../engine';
import type { Provider } from '../model-spec';
import { type ModelSource, type OpenSession, openSession } from './onnx-session';

/**
 * A loaded ONNX model. What cannot run on a graphics card, or fails there in the middle (memory that ran out), goes on
 * on the cpu, with a warning.
 */
export class OnnxModel implements AsyncDisposable {
  readonly #source: ModelSource;
  readonly #context: EngineContext;
  #open: OpenSession;

  private constructor(source: ModelSource, context: EngineContext, open: OpenSession) {
    this.#source = source;
    this.#context = context;
    this.#open = open;
  }

  /** @throws CodedError `model-missing`, `model-unsupported` or `model-unreadable`, naming the file */
  static async open(source: ModelSource, context: EngineContext): Promise<OnnxModel> {
    return new OnnxModel(source, context, await openSession(source, context));
  }

  get file(): string {
    return this.#source.file;
  }

  /** Where it really runs. */
  get provider(): Provider {
    return this.#open.provider;
  }

  get inputs(): readonly TensorInfo[] {
    return this.#open.session.inputMetadata.map(tensorInfo);
  }

  get outputs(): readonly TensorInfo[] {
    return this.#open.session.outputMetadata.map(tensorInfo);
  }

  /** What the file says of itself. */
  get metadata(): Readonly<Record<string, string>> {
    return this.#open.metadata;
  }

  /** @throws the runtime's own error, e.g. for dimensions the model does not take */
  async run(inputs: readonly InputTensor[]): Promise<OutputTensor[]> {
    try {
      return await runSession(this.#open.session, inputs);
    } catch (error) {
      if (this.provider === 'cpu') throw error;
      this.#context.warn(
        `the model ${this.file} failed on ${this.provider} (${errorMessage(error)}); it goes on on the cpu`,
      );
      await this.#open.session.release();
      this.#open = await openSession({ ...this.#source, provider: 'cpu' }, this.#context);
      return runSession(this.#open.session, inputs);
    }
  }

  /** A run that may fail without consequence: on whatever is too large for a graphics card, say. */
  tryRun(inputs: readonly InputTensor[]): Promise<OutputTensor[]> {
    return runSession(this.#open.session, inputs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open.session.release();
  }
}

async function runSession(
  session: InferenceSession,
  inputs: readonly InputTensor[],
): Promise<OutputTensor[]> {
  const feeds = Object.fromEntries(
    inputs.map(({ name, type, data, dims }) => [name, new Tensor(type, data, dims)]),
  );
  const results = await session.run(feeds);
  return Object.entries(results).map(([name, { type, dims, data }]) => ({
    name,
    dims,
    data: numbers(type, data),
  }));
}

function tensorInfo(value: InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'no tensor', shape: [] };
}

/** Strings and the like belong to layouts that are not supported; their shapes are enough to say so. */
function numbers(type: string, data: Tensor['data']): TensorData {
  if (!isElementType(type)) return new Float32Array();
  if (isTensorData(data)) return data;
  // From Node 24 on, halves come in an array of their own kind.
  return 'buffer' in data ? new Uint16Array(data.buffer, data.byteOffset, data.length) : new Float32Array();
}

function isTensorData(data: Tensor['data']): data is TensorData {
  return [Float32Array, Uint16Array, Uint8Array, Int32Array, BigInt64Array].some(
    (kind) => data instanceof kind,
  );
}
