import { existsSync } from 'node:fs';
import { CodedError, errorMessage } from '@tocsin/errors';
import { env, InferenceSession } from 'onnxruntime-node';
import type { OnnxSpec, Provider, Warn } from './engine';

/** Where a provider is missing, the next one is tried: there is no fall-back within the runtime itself. */
const fallBacks: Readonly<Record<Provider, readonly Provider[]>> = {
  cpu: ['cpu'],
  cuda: ['cuda', 'cpu'],
  tensorrt: ['tensorrt', 'cuda', 'cpu'],
};

export interface OpenSession {
  readonly session: InferenceSession;
  readonly provider: Provider;
}

/**
 * Loads a model with the provider asked for, or else the next one, with a warning.
 * @throws CodedError `model-missing` or `model-unreadable`, naming the file
 */
export async function openSession(spec: OnnxSpec, warn: Warn): Promise<OpenSession> {
  if (!existsSync(spec.file)) {
    throw new CodedError(
      'model-missing',
      `the model ${spec.file} is not there; put it there, or correct or leave out [detector] model`,
    );
  }
  env.logLevel = 'fatal'; // what is wrong reaches us as an exception; it would print in red as well
  for (const provider of fallBacks[spec.provider]) {
    try {
      return {
        session: await InferenceSession.create(spec.file, sessionOptions(provider, spec.threads)),
        provider,
      };
    } catch (error) {
      if (provider === 'cpu') throw unreadable(spec.file, error);
      warn(`the provider ${provider} cannot be used (${oneLine(error)}); trying the next one`);
    }
  }
  throw new CodedError('model-unreadable', `no provider took the model ${spec.file}`);
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
