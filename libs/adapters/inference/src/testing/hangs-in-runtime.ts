import pino from 'pino';
import { Inference } from '../inference';
import type { ObjectSpec } from '../model-spec';

/** A process whose every look takes too long, in the midst of ONNX Runtime's own code. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test passes it
const { workerFile, model } = JSON.parse(process.argv[2] ?? '') as Record<'workerFile' | 'model', string>;

const spec: ObjectSpec = {
  kind: 'object',
  file: model,
  config: null,
  labelsFile: null,
  provider: 'cpu',
  modelFamily: null,
  size: null,
};
const data = new Uint8Array(new SharedArrayBuffer(64 * 64 * 3));
const options = { minConfidence: 0.3, nmsMode: 'per_class', signal: new AbortController().signal } as const;

async function main(): Promise<void> {
  const inference = Inference.open({
    log: pino({ level: 'silent' }),
    loadTimeoutMs: 60_000,
    jobTimeoutMs: 20,
    cores: 4,
    concurrency: 4,
    workerFile,
  });
  await inference.load(spec);
  const looks = [1, 2, 3, 4].map(() => inference.find(spec, { width: 64, height: 64, data }, options));
  for (const look of await Promise.allSettled(looks)) process.stdout.write(`${look.status} `);
  await inference[Symbol.asyncDispose]();
  process.stdout.write('closed\n');
}

void main();
