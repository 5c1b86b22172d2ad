import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { errorMessage } from '@tocsin/errors';
import type { SharedPicture } from '@tocsin/vision';
import type { PluginMessage, PluginThreadData } from './plugin-messages';

/** A module may bring a model with it. */
const loadTimeoutMs = 60_000;

export interface PluginThreadOptions {
  readonly workerFile: string;
  readonly data: PluginThreadData;
  /** For one picture. */
  readonly timeoutMs: number;
  /** A line that the plug-in printed. */
  readonly printed: (line: string) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread with one plug-in in it, which does one thing at a time. Once dead it stays dead. */
export class PluginThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  /** The names it may find. */
  readonly loaded: Promise<unknown>;
  #waiting: Waiting | undefined;
  #limit: NodeJS.Timeout | undefined;
  #death: Error | undefined;
  #lastId = 0;

  constructor({ workerFile, data, timeoutMs, printed }: PluginThreadOptions) {
    this.#timeoutMs = timeoutMs;
    // What it prints must not get into our own output, and our settings, which may hold passwords, not into it.
    const streams = { stdout: true, stderr: true, env: environment(process.env) };
    this.#worker = new Worker(workerFile, { ...streams, name: 'plug-in', workerData: data });
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) eachLine(stream, printed);
    this.#worker.on('message', (message: PluginMessage) => this.#receive(message));
    this.#worker.on('messageerror', (error) => this.#die(errorMessage(error)));
    this.#worker.on('error', (error) => this.#die(`it died: ${errorMessage(error)}`));
    this.#worker.on('exit', (code) => this.#die(`it ended with exit code ${code}`));
    this.loaded = this.#wait(loadTimeoutMs);
    this.loaded.catch(() => undefined); // who asks is told
  }

  get isDead(): boolean {
    return this.#death !== undefined;
  }

  /**
   * @returns what the plug-in answered, not yet looked at
   * @throws Error saying what it did instead
   */
  async detect({ data, width, height }: SharedPicture): Promise<unknown> {
    await this.loaded;
    if (this.#death !== undefined) throw this.#death;
    this.#lastId += 1;
    const answer = this.#wait(this.#timeoutMs);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage({ id: this.#lastId, data, width, height });
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#die('it was stopped');
    await this.#worker.terminate();
  }

  #wait(timeoutMs: number): Promise<unknown> {
    this.#limit = setTimeout(() => this.#die(`it gave no answer within ${timeoutMs / 1000} s`), timeoutMs);
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #receive(message: PluginMessage): void {
    if (message.type === 'loaded') this.#settle()?.resolve(message.classes);
    else if (message.type === 'not-loaded') this.#die(`it cannot be loaded: ${message.message}`);
    else if (message.id !== this.#lastId) return;
    else if (message.type === 'answered') this.#settle()?.resolve(message.answer);
    else this.#settle()?.reject(new Error(`it threw: ${message.message}`));
  }

  #die(how: string): void {
    if (this.#death !== undefined) return;
    this.#death = new Error(how);
    this.#settle()?.reject(this.#death);
    void this.#worker.terminate();
  }

  #settle(): Waiting | undefined {
    clearTimeout(this.#limit);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

function eachLine(stream: Readable, say: (line: string) => void): void {
  createInterface({ input: stream }).on('line', say);
}

function environment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(ours).filter(([name]) => !name.startsWith('TOCSIN_')));
}
