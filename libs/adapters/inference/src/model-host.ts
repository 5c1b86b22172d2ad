import { existsSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Detection } from '@tocsin/messages';
import type { Pixels } from '@tocsin/vision';
import type { Logger } from 'pino';
import type { EngineSpec } from './engines/engine';
import type { DetectRequest, WorkerMessage } from './worker-messages';

export interface ModelHostOptions {
  readonly engine: EngineSpec;
  readonly log: Logger;
  /** How long the model may take to load. */
  readonly loadTimeoutMs: number;
  /** How long one picture may take; after that the thread is taken for hung and ended. */
  readonly jobTimeoutMs: number;
  /** The bundled `inference-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
  /** Calls loading off. */
  readonly signal?: AbortSignal;
}

/** Pixels whose buffer can be handed to another thread. */
export interface TransferablePixels extends Pixels {
  readonly data: Uint8Array<ArrayBuffer>;
}

interface Waiting {
  readonly resolve: (detections: readonly Detection[]) => void;
  readonly reject: (error: CodedError) => void;
}

/** One model in one worker thread. Takes one picture at a time; once dead it stays dead, see `InferencePool`. */
export class ModelHost implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #options: ModelHostOptions;
  #waiting: Waiting | undefined;
  #death: CodedError | undefined;
  #lastId = 0;
  #onDeath: (error: CodedError) => void = () => undefined;

  private constructor(worker: Worker, options: ModelHostOptions) {
    this.#worker = worker;
    this.#options = options;
    worker.on('message', (message: WorkerMessage) => this.#receive(message));
    worker.on('error', (error) => this.#die(errorMessage(error)));
    worker.on('exit', (code) => this.#die(`it ended with exit code ${code}`));
  }

  /** @throws CodedError naming what is wrong with the model, or `inference-crashed` (retryable) */
  static async open(options: ModelHostOptions): Promise<ModelHost> {
    // Read by the native library when it is loaded. A thread's own environment is a copy it would not see.
    process.env.ORT_DISABLE_TELEMETRY = '1';
    const worker = new Worker(workerFile(options), { name: `inference ${options.engine.kind}` });
    // The rule means windows of a browser; threads have no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(options.engine);
    const host = new ModelHost(worker, options);
    try {
      const description = await ready(worker, options);
      options.log.info({ model: description }, 'model loaded');
      return host;
    } catch (error) {
      await host[Symbol.asyncDispose]();
      throw error;
    }
  }

  get isAlive(): boolean {
    return this.#death === undefined;
  }

  /** Called once, when the thread is gone without having been disposed; at once if it is gone already. */
  set onDeath(listener: (error: CodedError) => void) {
    this.#onDeath = listener;
    if (this.#death !== undefined) listener(this.#death);
  }

  /**
   * Looks at a picture, whose buffer is handed over: it is empty afterwards.
   * @throws CodedError, retryable where another thread may fare better
   */
  detect(picture: TransferablePixels, minConfidence: number): Promise<readonly Detection[]> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    if (this.#waiting !== undefined)
      return Promise.reject(new Error('a model host takes one picture at a time'));
    this.#lastId += 1;
    const { width, height, data } = picture;
    const request: DetectRequest = { id: this.#lastId, picture: { width, height, data }, minConfidence };
    const limit = setTimeout(() => this.#hang(), this.#options.jobTimeoutMs);
    return new Promise<readonly Detection[]>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(request, [data.buffer]);
    }).finally(() => {
      clearTimeout(limit);
      this.#waiting = undefined;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#onDeath = () => undefined;
    this.#die('it was stopped');
    await this.#worker.terminate();
  }

  #receive(message: WorkerMessage): void {
    if (message.type === 'warning') this.#options.log.warn(message.message);
    if (message.type !== 'found' && message.type !== 'failed') return;
    if (message.id !== this.#lastId) return;
    if (message.type === 'found') this.#waiting?.resolve(message.detections);
    else this.#waiting?.reject(new CodedError(message.error.code, message.error.message));
  }

  #hang(): void {
    this.#die(`it gave no answer within ${this.#options.jobTimeoutMs / 1000} s`);
    void this.#worker.terminate();
  }

  #die(how: string): void {
    if (this.#death !== undefined) return;
    this.#death = crashed(how);
    this.#waiting?.reject(this.#death);
    this.#onDeath(this.#death);
  }
}

function crashed(how: string): CodedError {
  return new CodedError('inference-crashed', `the thread of the model is gone: ${how}`, { retryable: true });
}

function workerFile({ workerFile: given }: ModelHostOptions): string {
  const file = given ?? path.join(__dirname, 'inference-worker.cjs');
  if (existsSync(file)) return file;
  throw new CodedError(
    'worker-missing',
    `the file ${file} is missing: run "npm run build", or install again`,
  );
}

/** The description, once the model is loaded. */
function ready(worker: Worker, { loadTimeoutMs, signal }: ModelHostOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = `loading took longer than ${loadTimeoutMs / 1000} s`;
    const limit = setTimeout(() => reject(crashed(late)), loadTimeoutMs);
    const callOff = () => settle(() => reject(crashed('loading was called off')));
    const settle = (act: () => void) => {
      clearTimeout(limit);
      signal?.removeEventListener('abort', callOff);
      act();
    };
    // Starting the thread takes a while, too.
    if (signal?.aborted === true) callOff();
    else signal?.addEventListener('abort', callOff, { once: true });
    worker.once('error', (error) => settle(() => reject(crashed(errorMessage(error)))));
    worker.once('exit', (code) => settle(() => reject(crashed(`it ended with exit code ${code}`))));
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'ready') settle(() => resolve(message.description));
      if (message.type === 'unusable') {
        settle(() => reject(new CodedError(message.error.code, message.error.message)));
      }
    });
  });
}
