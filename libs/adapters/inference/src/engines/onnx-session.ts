import { CodedError, errorMessage } from '@tocsin/errors';
import type { OnnxFile } from '@tocsin/onnx-file';
import { env, InferenceSession } from 'onnxruntime-node';
import type { EngineContext } from '../engine';
import type { Provider } from '../model-spec';
import { inspectModelFile } from './model-file';

/** A model to be loaded. */
export interface ModelSource {
  readonly file: string;
  readonly provider: Provider;
}

export interface OpenSession {
  readonly session: InferenceSession;
  readonly provider: Provider;
  /** What the file says of itself. */
  readonly metadata: OnnxFile['metadata'];
}

/** Where a provider is missing, the next one is tried: there is no fall-back within the runtime itself. */
const fallBacks: Readonly<Record<Provider, readonly Provider[]>> = {
  cpu: ['cpu'],
  cuda: ['cuda', 'cpu'],
  tensorrt: ['tensorrt', 'cuda', 'cpu'],
  webgpu: ['webgpu', 'cpu'],
};

/**
 * Loads a model with the provider asked for, or else the next one, with a warning.
 * @throws CodedError `model-missing`, `model-unsupported` or `model-unreadable`, naming the file
 */
export async function openSession({ file, provider: wanted }: ModelSource, context: EngineContext) {
  const { metadata } = inspectModelFile(file);
  env.logLevel = 'fatal'; // what is wrong reaches us as an exception; it would print in red as well
  for (const provider of fallBacks[wanted]) {
    try {
      const session = await InferenceSession.create(file, sessionOptions(provider, context.threads));
      return { session, provider, metadata } satisfies OpenSession;
    } catch (error) {
      if (provider === 'cpu') throw unreadable(file, error);
      context.warn(`the provider ${provider} cannot be used (${oneLine(error)}); trying the next one`);
    }
  }
  throw new CodedError('model-unreadable', `no provider took the model ${file}`);
}

function sessionOptions(provider: Provider, threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    // Idle threads would turn in a loop and take the cores from everybody else.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

function unreadable(file: string, cause: unknown): CodedError {
  return new CodedError(
    'model-unreadable',
    `the model ${file} cannot be loaded, it is no ONNX file or a damaged one: ${oneLine(cause)}`,
    { cause },
  );
}

function oneLine(thrown: unknown): string {
  return errorMessage(thrown).replaceAll(/\s+/g, ' ').trim();
}
