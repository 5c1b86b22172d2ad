import { type MessagePort, parentPort } from 'node:worker_threads';
import { CodedError } from '@tocsin/errors';
import type { Engine, EngineContext } from './engine';
import { openEngine } from './engines/open-engine';
import type { Found, ModelSpec } from './model-spec';
import type { Answers, LoadRequest, ThreadMessage, ThreadRequest } from './thread-messages';

/** The worker thread: holds models, and looks at pictures with one after the other. Bundled as a file of its own. */
class InferenceThread {
  readonly #engines = new Map<string, Engine<Found[ModelSpec['kind']]>>();
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  async serve(request: ThreadRequest): Promise<void> {
    const { id } = request;
    try {
      this.#say({ type: 'done', id, answer: await this.#answer(request) });
    } catch (error) {
      if (!(error instanceof CodedError)) crash(error);
      else this.#say({ type: 'failed', id, error: { code: error.code, message: error.message } });
    }
  }

  async #answer(request: ThreadRequest): Promise<Answers[ThreadRequest['type']]> {
    const { key } = request;
    const engine = this.#engines.get(key);
    if (request.type === 'load') {
      const opened = engine ?? (await openEngine(request.spec, this.#contextOf(request)));
      this.#engines.set(key, opened);
      return opened.description;
    }
    if (request.type === 'find') {
      if (engine === undefined) throw new Error('the model is not loaded in this thread');
      return engine.findAll(request.pictures, request.options);
    }
    this.#engines.delete(key);
    await engine?.[Symbol.asyncDispose]();
    return null;
  }

  #say(message: ThreadMessage): void {
    // The rule means windows of a browser; threads have no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#port.postMessage(message);
  }

  #contextOf({ threads }: LoadRequest): EngineContext {
    return { threads, warn: (message) => this.#say({ type: 'warning', message }) };
  }
}

/** Ends this thread: the state of an engine that failed in an unforeseen way is unknown, a new one is safe. */
function crash(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

const main = parentPort;
if (main !== null) {
  const thread = new InferenceThread(main);
  main.on('message', (request: ThreadRequest) => void thread.serve(request));
}
