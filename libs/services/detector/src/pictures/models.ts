import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { DetectorConfig } from '@tocsin/config';
import { CodedError, errorMessage } from '@tocsin/errors';
import { type EngineSpec, InferencePool } from '@tocsin/inference';
import type { Logger } from 'pino';

export interface ModelsOptions {
  readonly config: Pick<
    DetectorConfig,
    'model' | 'labels' | 'provider' | 'concurrency' | 'detection_deadline'
  >;
  readonly log: Logger;
  /** The bundled worker program; beside this one where it is not given. */
  readonly workerFile?: string;
}

/** TensorRT builds its engine on first use, which takes minutes. */
const loadTimeoutMs = 600_000;

/** The model in its threads. One that cannot be loaded is tried again when its file has changed. */
export class Models implements AsyncDisposable {
  readonly #options: ModelsOptions;
  readonly #closing = new AbortController();
  #loading: Promise<InferencePool> | undefined;
  #failure: { readonly error: unknown; readonly version: string } | undefined;

  /** @param options - loading begins at once; `pool` waits for it */
  constructor(options: ModelsOptions) {
    this.#options = options;
    this.pool().catch((error: unknown) => {
      if (this.#closing.signal.aborted) return;
      const remedy = 'until then alarms go out without a look';
      options.log.error({ err: error }, `${errorMessage(error)}; ${remedy}`);
    });
  }

  /** The widest picture that is of use to the model: HOG finds people from 128 pixels high in any larger one. */
  get maxWidth(): number | undefined {
    return this.#options.config.model === undefined ? 600 : undefined;
  }

  /** @throws CodedError naming what is wrong with the model */
  async pool(): Promise<InferencePool> {
    if (this.#failure !== undefined) {
      if (this.#failure.version === (await this.#version())) throw this.#failure.error;
      this.#failure = undefined;
    }
    this.#loading ??= this.#load();
    return this.#loading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    const [pool] = await Promise.allSettled([this.#loading]);
    if (pool.status === 'fulfilled') await pool.value?.[Symbol.asyncDispose]();
  }

  async #load(): Promise<InferencePool> {
    const { config, log, workerFile } = this.#options;
    const version = await this.#version();
    try {
      return await InferencePool.open({
        ...engineAndWorkers(config),
        loadTimeoutMs,
        jobTimeoutMs: config.detection_deadline * 1000,
        log,
        signal: this.#closing.signal,
        ...(workerFile === undefined ? {} : { workerFile }),
      });
    } catch (error) {
      this.#loading = undefined;
      if (!(error instanceof CodedError && error.retryable)) this.#failure = { error, version };
      throw error;
    }
  }

  /** Tells one state of the files from the next; what is not there has a state, too. */
  async #version(): Promise<string> {
    const { model, labels } = this.#options.config;
    const states = await Promise.all(
      [model, labels].map(async (file) => {
        if (file === undefined) return '-';
        return stat(file).then(
          ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
          () => 'missing',
        );
      }),
    );
    return states.join(', ');
  }
}

function engineAndWorkers({ model, labels, provider, concurrency }: ModelsOptions['config']): {
  engine: EngineSpec;
  workers: number;
} {
  const cores = availableParallelism();
  if (model === undefined) return { engine: { kind: 'hog' }, workers: Math.min(concurrency, cores) };
  // One run on two cores is faster than two runs on one each; a GPU is one anyway.
  const workers = provider === 'cpu' ? Math.min(concurrency, Math.max(1, Math.floor(cores / 2))) : 1;
  const threads = Math.max(1, Math.floor(cores / workers));
  const named = labels === undefined ? {} : { labelsFile: labels };
  return { engine: { kind: 'onnx', file: model, provider, threads, ...named }, workers };
}
