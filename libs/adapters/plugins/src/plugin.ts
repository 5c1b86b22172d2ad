import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PluginVariant } from '@tocsin/detection-config';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Detection } from '@tocsin/messages';
import type { SharedPicture } from '@tocsin/vision';
import type { Logger } from 'pino';
import { parsePluginAnswer } from './plugin-answer';
import { PluginThread } from './plugin-thread';

export interface PluginOptions {
  readonly log: Logger;
  /** The bundled `plugin-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
}

/** A plug-in of the operator. Whatever it does, it costs a look by this plug-in and nothing else. */
export class Plugin implements AsyncDisposable {
  readonly #variant: PluginVariant;
  readonly #log: Logger;
  readonly #workerFile: string | undefined;
  #thread: PluginThread | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Nothing is loaded yet: that comes with `warm` or the first picture. */
  constructor(variant: PluginVariant, { log, workerFile }: PluginOptions) {
    this.#variant = variant;
    this.#log = log;
    this.#workerFile = workerFile;
  }

  /**
   * Gets it ready.
   * @returns the names it may find
   * @throws CodedError `plugin-failed`
   */
  async warm(): Promise<readonly string[]> {
    try {
      const classes = await this.#living().loaded;
      return Array.isArray(classes) ? classes.map(String) : [];
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /**
   * @returns what it found; boxes in pixels of `picture`
   * @throws CodedError `plugin-failed` where it threw, hung, died or answered nonsense; it is started anew for the next picture
   */
  async find(
    picture: SharedPicture,
    _jpeg: Uint8Array,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<Detection[]> {
    const answering = this.#turn.then(async () => {
      signal.throwIfAborted(); // nobody waits for it any more
      return this.#living().detect(picture);
    });
    this.#turn = answering.catch(() => undefined);
    const answer = await orAborted(answering, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw this.#failed(error);
    });
    try {
      return parsePluginAnswer(answer, picture);
    } catch (error) {
      throw this.#failed(new Error(`its answer is refused, ${errorMessage(error)}`));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.[Symbol.asyncDispose]();
  }

  #living(): PluginThread {
    if (this.#isClosed) throw new Error('we are stopping');
    if (this.#thread !== undefined && !this.#thread.isDead) return this.#thread;
    const { name, module, parameters, timeoutSeconds } = this.#variant;
    this.#thread = new PluginThread({
      workerFile: workerFileOr(this.#workerFile),
      data: { module: path.resolve(module), parameters },
      timeoutMs: timeoutSeconds * 1000,
      printed: (line) => this.#log.debug({ plugin: name }, line.slice(0, 4000)),
    });
    return this.#thread;
  }

  #failed(error: unknown): CodedError {
    const { name, module } = this.#variant;
    if (error instanceof CodedError) return error;
    return new CodedError('plugin-failed', `the plug-in ${name} (${module}) failed: ${errorMessage(error)}`);
  }
}

function workerFileOr(given: string | undefined): string {
  const file = given ?? path.join(__dirname, 'plugin-worker.cjs');
  if (existsSync(file)) return file;
  throw new CodedError(
    'worker-missing',
    `the file ${file} is missing: run "npm run build", or install again`,
  );
}

/** Stops waiting when the signal says so; what was waited for goes on. */
async function orAborted<Value>(waiting: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const over = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')),
      {
        once: true,
        signal: over.signal,
      },
    );
  });
  try {
    return await Promise.race([waiting, aborted]);
  } finally {
    over.abort();
  }
}
