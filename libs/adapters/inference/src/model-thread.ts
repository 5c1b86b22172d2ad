import { existsSync } from 'node:fs';
import path from 'node:path';
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

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: CodedError) => void;
}

/** A look takes less; what takes longer is not waited for when we stop. */
const mostForLastWorkMs = 3_000;

function work(): { readonly over: Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end };
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

/** One worker thread. It does one thing at a time; once dead it stays dead. */
export class ModelThread implements AsyncDisposable {
  readonly #worker: Worker;
  #waiting: Waiting | undefined;
  #death: CodedError | undefined;
  #isHung = false;
  /** Until the thread has answered what it was asked last, whoever waits for that. */
  #atWork: { readonly over: Promise<void>; readonly end: () => void } | undefined;
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
    this.#worker.on('exit', (code) => {
      this.#atWork?.end();
      this.#die(`it ended with exit code ${code}`);
    });
  }

  /** Called once, when the thread is gone without having been disposed; at once if it is gone already. */
  set onDeath(listener: (error: CodedError) => void) {
    this.#onDeath = listener;
    if (this.#death !== undefined) listener(this.#death);
  }

  /**
   * @param timeoutMs - after that the thread is taken for hung and ended
   * @throws CodedError of the thread; `inference-crashed` (retryable) where it died over it
   */
  ask<Type extends ThreadRequest['type']>(
    request: Extract<Ask, { type: Type }>,
    timeoutMs: number,
  ): Promise<Answers[Type]> {
    if (this.#death !== undefined) return Promise.reject(this.#death);
    if (this.#waiting !== undefined)
      return Promise.reject(new Error('a model thread does one thing at a time'));
    this.#lastId += 1;
    this.#atWork = work();
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
    const ended = this.#worker.terminate();
    // What hangs in the runtime's own code cannot be ended, and is not waited for.
    if (!this.#isHung) await ended;
  }

  /** A thread that is ended in the midst of the runtime's own code takes the process with it (Napi::Error, abort). */
  async #answered(): Promise<void> {
    if (this.#isHung || this.#atWork === undefined) return;
    const limit = setTimeout(this.#atWork.end, mostForLastWorkMs);
    await this.#atWork.over;
    clearTimeout(limit);
  }

  #receive(message: Exclude<ThreadMessage, { type: 'warning' }>): void {
    if (message.id !== this.#lastId) return;
    this.#atWork?.end();
    if (message.type === 'done') this.#waiting?.resolve(message.answer);
    else this.#waiting?.reject(new CodedError(message.error.code, message.error.message));
  }

  #hang(timeoutMs: number): void {
    this.#isHung = true;
    this.#die(`it gave no answer within ${timeoutMs / 1000} s`);
    void this.#worker.terminate();
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
