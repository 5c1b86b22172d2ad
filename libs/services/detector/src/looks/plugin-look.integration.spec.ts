import { writeFile } from 'node:fs/promises';
import type { PluginVariant } from '@tocsin/detection-config';
import { EventId, MonitorId } from '@tocsin/messages';
import sharp from 'sharp';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { bundlePluginWorker } from '../../../../../tools/testing/plugin-worker';
import { Stopwatch } from '../stopwatch';
import { EventFolders } from '../testing/coloured-pictures.fixture';
import { aConfig, openDetectionRig } from '../testing/picture-detection.fixture';

let folders: EventFolders;
beforeAll(async () => {
  folders = await EventFolders.open('plugin-look');
});
afterAll(() => folders[Symbol.asyncDispose]());

/** A look at a white picture by these plug-ins, one after the other. */
async function lookBy(...sources: readonly string[]) {
  const variants: PluginVariant[] = [];
  for (const [index, source] of sources.entries()) {
    const module = folders.path(`${folders.folder.length}-${index}-${source.length}.mjs`);
    await writeFile(
      module,
      `export default class { getClasses() { return []; } detect({ width, height }) { ${source} } }`,
    );
    variants.push({
      name: `mine ${index}`,
      kind: 'plugin',
      module,
      minConfidence: 0.5,
      timeoutSeconds: 0.5,
      parameters: {},
      preExistingLabels: [],
      maxDetectionSize: null,
      maxSize: null,
      maxProcesses: 1,
      maxLockWait: 1,
    });
  }
  const config = aConfig({}, (usual) => ({
    ...usual,
    frames: { ...usual.frames, set: ['alarm'], resizeWidth: 128 },
    types: usual.types.map((type) => ({
      ...type,
      name: 'mine',
      sameModelStrategy: 'union' as const,
      variants,
    })),
  }));
  const workerFile = bundleInferenceWorker();
  await using rig = openDetectionRig(config, { workerFile, pluginWorkerFile: bundlePluginWorker() });
  const white = sharp({ create: { width: 256, height: 192, channels: 3, background: '#fff' } });
  const eventPath = await folders.event({ 'alarm.jpg': await white.jpeg().toBuffer() });
  const subject = {
    name: '0-7',
    eventId: EventId.parse(7),
    monitorId: MonitorId.parse(2),
    file: null,
    seenAt: null,
    cause: '',
    eventPath,
  };
  const context = { signal: new AbortController().signal, stopwatch: new Stopwatch() };
  const { text, detectionJson } = await rig.detection.look(subject, context);
  return { text, detectionJson, logged: rig.logged.join('') };
}
const sees = (label: string, confidence = 0.9) =>
  `return { rects: [[0, 0, width, height]], labels: ['${label}'], confidence: [${confidence}] };`;

describe('a plug-in in the pipeline', () => {
  it('is told of like a model, in pixels of the picture that is looked at', async () => {
    const { text, detectionJson } = await lookBy(sees('ghost'));
    expect(text).toBe('[a] detected:ghost');
    expect(detectionJson).toMatchObject({ boxes: [[0, 0, 128, 96]], confidences: [0.9] });
  });

  it('is sifted like a model', async () => {
    expect((await lookBy(sees('ghost', 0.4))).text).toBe('');
  });

  it.each([
    ['hangs', 'for (;;);', 'gave no answer within 0.5 s'],
    ['exits', 'process.exit(1);', 'ended with exit code 1'],
    ['answers nonsense', 'return [[[0, 0, 999, 1]], ["a"], [1]];', 'is outside the picture of 128x96'],
  ])('that %s leaves the event to the others', async (_what, source, said) => {
    const { text, logged } = await lookBy(source, sees('ghost'));
    expect(text).toBe('[a] detected:ghost');
    expect(logged).toContain('the plug-in mine 0 ');
    expect(logged).toContain(said);
  });
});
