import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Answers, ThreadMessage, ThreadRequest } from './thread-messages';

export interface ModelThreadOptions {
  readonly workerFile: string;
  readonly warn: (message: string) => void;
}

type Answer = Answers[ThreadRequest['type']];
/** A request without what the thread numbers it by. */
export type Ask<Request extends ThreadRequest = ThreadRequest> = Request extends unknown
  ? Omit<Request, 'id'>
  : never;

export interface AskOptions {
  /** After that the thread is taken for hung. */
  readonly timeoutMs: number;
  /** Whether the thread may be ended in the midst of it; one that may not is left alone until it answers. */
  readonly mayBeEnded: boolean;
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: CodedError) => void;
}

/** A look takes less; what takes longer is not waited for when we stop. */
const mostForLastWorkMs = 3_000;

/** What a thread is at, until it has answered, whoever waits for that. */
interface Work {
  readonly over: Promise<void>;
  readonly end: () => void;
  readonly mayBeEnded: boolean;
}

function work(mayBeEnded: boolean): Work {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end, mayBeEnded };
}

/** The program of the threads. @throws CodedError `worker-missing` */
export function workerFileOr(given: string | undefined): string {
  const file = given ?? path.join(__dirname, 'inference-worker.cjs');
  if (existsSync(file)) return file;
  throw new CodedError(
    'worker-missing',
    `the file ${file} is missing: run "npm run build", or install again`,
  );
}

/**
 * One worker thread. It does one thing at a time; once dead it stays dead. To end a thread in the midst of ONNX Runtime's
 * own code ends the process with it (Napi::Error, abort): such a one goes on, unheard, and is ended when it comes back.
 */
export class ModelThread implements AsyncDisposable {
  readonly #worker: Worker;
  #waiting: Waiting | undefined;
  #death: CodedError | undefined;
  #atWork: Work | undefined;
  readonly #ended: Promise<void>;
  #lastId = 0;
  #onDeath: (error: CodedError) => void = () => undefined;

  constructor({ workerFile, warn }: ModelThreadOptions) {
    // Read by the native library when it is loaded. A thread's own environment is a copy it would not see.
    process.env.ORT_DISABLE_TELEMETRY = '1';
    this.#worker = new Worker(workerFile, { name: 'inference' });
    this.#worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'warning') warn(message.message);
      else this.#receive(message);
    });
    this.#worker.on('error', (error) => this.#die(errorMessage(error)));
    this.#ended = new Promise((resolve) => {
      this.#worker.on('exit', (code) => {
        this.#atWork?.end();
        this.#die(`it ended with exit code ${code}`);
        resolve();
      });
    });
  }

  /** Once the thread is no more; one that hangs may live on when it is dead to us. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Called once, when the thread is gone without having been disposed; at once if it is gone already. */
  set onDeath(listener: (error: CodedError) => void) {
    this.#onDeath = listener;
    if (this.#death !== undefined) listener(this.#death);
  }

  /** @throws CodedError of the thread; `inference-crashed` (retryable) where it died over it */
  ask<Type extends ThreadRequest['type']>(
    request: Extract<Ask, { type: Type }>,
    { timeoutMs, mayBeEnded }: AskOptions,
  ): Promise<Answers[Type]> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    if (this.#waiting !== undefined)
      return Promise.reject(new Error('a model thread does one thing at a time'));
    this.#lastId += 1;
    this.#atWork = work(mayBeEnded);
    const limit = setTimeout(() => this.#hang(timeoutMs), timeoutMs);
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      // The rule means windows of a browser; threads have no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      this.#worker.postMessage({ ...request, id: this.#lastId });
    }).finally(() => {
      clearTimeout(limit);
      this.#waiting = undefined;
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the thread answers by the type of the request
    return answer as Promise<Answers[Type]>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#onDeath = () => undefined;
    this.#die('it was stopped');
    await this.#answered();
    if (this.#endWhenSafe()) await this.#ended;
  }

  async #answered(): Promise<void> {
    if (this.#atWork === undefined) return;
    const patience = new AbortController();
    await Promise.race([
      this.#atWork.over,
      pause(mostForLastWorkMs, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
  }

  /** @returns whether that is now */
  #endWhenSafe(): boolean {
    const current = this.#atWork;
    const isSafe = current === undefined || current.mayBeEnded;
    // Nor is it waited for when the process ends.
    this.#worker.unref();
    if (isSafe) void this.#worker.terminate();
    else void current.over.then(() => this.#worker.terminate());
    return isSafe;
  }

  #receive(message: Exclude<ThreadMessage, { type: 'warning' }>): void {
    if (message.id !== this.#lastId) return;
    this.#atWork?.end();
    this.#atWork = undefined;
    if (message.type === 'done') this.#waiting?.resolve(message.answer);
    else this.#waiting?.reject(new CodedError(message.error.code, message.error.message));
  }

  #hang(timeoutMs: number): void {
    this.#die(`it gave no answer within ${timeoutMs / 1000} s`);
    this.#endWhenSafe();
  }

  #die(how: string): void {
    if (this.#death !== undefined) return;
    this.#death = new CodedError('inference-crashed', `the thread of the model is gone: ${how}`, {
      retryable: true,
    });
    this.#waiting?.reject(this.#death);
    this.#onDeath(this.#death);
  }
}
