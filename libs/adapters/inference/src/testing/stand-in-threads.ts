import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { Inference, type InferenceOptions } from '../inference';
import type { HogSpec } from '../model-spec';

/** What a stand-in for the thread's program does; JavaScript. */
export interface StandIn {
  /** When the thread starts. */
  readonly start?: string;
  /** When it is to load `spec` as `key`; `loaded(batch)` answers. */
  readonly load?: string;
  /** When it is to look at `pictures` with the model `key`, loaded for `cores`; `found(labels)`, one label by picture, answers. */
  readonly find?: string;
}

const defaults = { start: '', load: 'loaded(1);', find: `found(pictures.map(() => 'fine'));` };

/** Threads that run a program of the test's own, so that a test says when they crash or hang. */
export class StandInThreads implements AsyncDisposable {
  readonly folder: string;
  /** Of the log, as JSON. */
  readonly lines: string[] = [];
  #programs = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<StandInThreads> {
    return new StandInThreads(await mkdtemp(path.join(tmpdir(), 'inference-')));
  }

  async inference(standIn: StandIn = {}, different: Partial<InferenceOptions> = {}): Promise<Inference> {
    const { start, load, find } = { ...defaults, ...standIn };
    this.#programs += 1;
    const workerFile = path.join(this.folder, `worker-${this.#programs}.cjs`);
    await writeFile(
      workerFile,
      `const { parentPort, threadId } = require('node:worker_threads');
       const fs = require('node:fs');
       let cores;
       ${start}
       parentPort.on('message', ({ type, id, key, spec, threads, pictures, options }) => {
         const done = (answer) => parentPort.postMessage({ type: 'done', id, answer });
         const refuse = (code, message) => parentPort.postMessage({ type: 'failed', id, error: { code, message } });
         const loaded = (batch) => done({ text: 'stand-in', batch });
         const found = (labels) => done(labels.map((label) => [{ label: String(label), confidence: 1, box: [0, 0, 1, 1] }]));
         if (type === 'load') { cores = threads; ${load} }
         else if (type === 'find') { ${find} }
         else { done(null); }
       });`,
    );
    return Inference.open({
      cores: 8,
      concurrency: 1,
      loadTimeoutMs: 20_000,
      jobTimeoutMs: 20_000,
      log: pino({ base: null }, { write: (line: string) => void this.lines.push(line) }),
      workerFile,
      ...different,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

const spec: HogSpec = { kind: 'hog', stride: [8, 8], padding: [8, 8], scale: 1.05, meanShift: false };

/** Another model for each number. */
export const model = (scale = 1.05): HogSpec => ({ ...spec, scale });

/** A picture of one pixel, of a shade of red. */
export function pixel(shade = 0) {
  const data = new Uint8Array(new SharedArrayBuffer(3));
  data[0] = shade;
  return { width: 1, height: 1, data };
}

/** Looks, and gives the labels found. */
export async function look(
  inference: Inference,
  shade = 0,
  { signal = new AbortController().signal, of = model() }: { signal?: AbortSignal; of?: HogSpec } = {},
): Promise<string[]> {
  const options = { minConfidence: 0.3, nmsMode: 'per_class', signal } as const;
  return (await inference.find(of, pixel(shade), options)).map(({ label }) => label);
}
