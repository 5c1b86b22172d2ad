import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectSpec } from './model-spec';
import { look, model, pixel, StandInThreads } from './testing/stand-in-threads';

let threads: StandInThreads;
beforeEach(async () => {
  threads = await StandInThreads.open();
});
afterEach(() => threads[Symbol.asyncDispose]());

/** Threads that answer with all the models they have loaded, and let them go when told. */
const remembering = {
  start: 'const held = new Map();',
  load: 'held.set(key, spec); loaded(1);',
  find: `found([[...held.keys()].length + ': ' + [...held.values()].map((one) => one.scale ?? one.file).join(' ')]);`,
};
const releasing = {
  ...remembering,
  start: `${remembering.start} parentPort.on('message', ({ type, key }) => type === 'release' && held.delete(key));`,
};

describe('models in threads', () => {
  it('stay side by side, loaded once', async () => {
    await using inference = await threads.inference(releasing);
    for (const scale of [2, 3, 2]) await look(inference, 0, { of: model(scale) });
    await expect(look(inference, 0, { of: model(3) })).resolves.toEqual(['2: 2 3']);
    expect(threads.lines.filter((line) => line.includes('model loaded'))).toHaveLength(2);
  });

  it('beyond what may stay, the one that was not used for longest goes', async () => {
    await using inference = await threads.inference(releasing, { mostModels: 2 });
    for (const scale of [2, 3, 2]) await look(inference, 0, { of: model(scale) });
    await expect(look(inference, 0, { of: model(4) })).resolves.toEqual(['2: 2 4']);
  });

  it('are loaded in every thread before the first picture', async () => {
    const loads = path.join(threads.folder, 'loads');
    const counted = `fs.appendFileSync(${JSON.stringify(loads)}, 'x'); loaded(1);`;
    await using inference = await threads.inference(
      { load: counted, find: `found([fs.readFileSync(${JSON.stringify(loads)}, 'utf8')]);` },
      { concurrency: 3 },
    );
    await expect(inference.load(model())).resolves.toEqual({ text: 'stand-in', batch: 1 });
    await expect(Promise.all([look(inference), look(inference)])).resolves.toEqual([['xxx'], ['xxx']]);
  });

  it('on a graphics card are in one thread, which no model of the processor keeps waiting', async () => {
    await using inference = await threads.inference({
      find: 'found([threadId + " " + cores]);',
    });
    const onCard: ObjectSpec = {
      kind: 'object',
      file: '/models/a.onnx',
      config: null,
      labelsFile: null,
      provider: 'cuda',
      modelFamily: null,
      size: null,
    };
    const options = { minConfidence: 0, nmsMode: 'per_class', signal: new AbortController().signal } as const;
    const [card, again] = await Promise.all([1, 2].map(() => inference.find(onCard, pixel(), options)));
    expect(again).toEqual(card);
    const [processor] = await look(inference);
    expect(card?.map(({ label }) => label)).not.toEqual([processor]);
  });

  it('that cannot be loaded say why, at once for the next picture, until their file changes', async () => {
    const file = path.join(threads.folder, 'a.onnx');
    await writeFile(file, 'broken');
    await using inference = await threads.inference({
      load: `if (fs.readFileSync(spec.file, 'utf8') === 'broken') refuse('model-unreadable', 'no ONNX file, try ' + threadId); else loaded(1);`,
      find: `found([fs.readFileSync(${JSON.stringify(file)}, 'utf8')]);`,
    });
    const spec: ObjectSpec = {
      kind: 'object',
      file,
      config: null,
      labelsFile: null,
      provider: 'cpu',
      modelFamily: null,
      size: null,
    };
    const options = { minConfidence: 0, nmsMode: 'per_class', signal: new AbortController().signal } as const;
    const refused = { code: 'model-unreadable', retryable: false };
    await expect(inference.load(spec)).rejects.toMatchObject(refused);
    await expect(inference.find(spec, pixel(), options)).rejects.toMatchObject(refused);
    await writeFile(file, 'whole now');
    await expect(inference.find(spec, pixel(), options)).resolves.toMatchObject([{ label: 'whole now' }]);
    await writeFile(file, 'broken');
    await expect(inference.find(spec, pixel(), options)).rejects.toMatchObject(refused);
  });

  it('that were replaced make room for what came', async () => {
    const file = path.join(threads.folder, 'a.onnx');
    await writeFile(file, 'one');
    await using inference = await threads.inference(releasing);
    const spec: ObjectSpec = {
      kind: 'object',
      file,
      config: null,
      labelsFile: null,
      provider: 'cpu',
      modelFamily: null,
      size: null,
    };
    const options = { minConfidence: 0, nmsMode: 'per_class', signal: new AbortController().signal } as const;
    await inference.find(spec, pixel(), options);
    await writeFile(file, 'two, which is longer');
    await expect(inference.find(spec, pixel(), options)).resolves.toMatchObject([{ label: `1: ${file}` }]);
    expect(threads.lines.filter((line) => line.includes('model loaded'))).toHaveLength(2);
  });

  it('that never get loaded are given up', async () => {
    await using inference = await threads.inference({ load: 'for (;;);' }, { loadTimeoutMs: 300 });
    await expect(inference.load(model())).rejects.toThrow('it gave no answer within 0.3 s');
  });

  it('say a warning once, however many threads have it', async () => {
    const warn = `parentPort.postMessage({ type: 'warning', message: 'cuda cannot be used' }); loaded(1);`;
    await using inference = await threads.inference({ load: warn }, { concurrency: 3 });
    await inference.load(model());
    expect(threads.lines.filter((line) => line.includes('cuda cannot be used'))).toHaveLength(1);
  });
});
