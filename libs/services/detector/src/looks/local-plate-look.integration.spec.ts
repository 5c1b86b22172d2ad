import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LabelPatterns } from '@tocsin/detection';
import type { LocalPlateVariant } from '@tocsin/detection-config';
import { Inference } from '@tocsin/inference';
import type { Box } from '@tocsin/messages';
import type { SharedPicture } from '@tocsin/vision';
import pino from 'pino';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import {
  slotCompanion,
  slotShade,
  writePlateFinder,
  writeSlotReader,
} from '../../../../../tools/testing/plate-models';
import { createLocalPlateLook } from './local-plate-look';

let folder: string;
let inference: Inference;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plate-look-'));
  await writeFile(at('finder.onnx'), writePlateFinder(128, [[16, 80, 80, 112]]));
  await writeFile(at('reader.onnx'), writeSlotReader());
  await writeFile(at('reader.yaml'), slotCompanion);
  inference = Inference.open({
    log: pino({ level: 'silent' }),
    loadTimeoutMs: 60_000,
    jobTimeoutMs: 30_000,
    cores: 1,
    workerFile: bundleInferenceWorker(),
  });
}, 60_000);
afterAll(async () => {
  await inference[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function open(different: Partial<LocalPlateVariant> = {}) {
  const variant: LocalPlateVariant = {
    kind: 'alpr',
    service: 'local',
    name: 'plates',
    preExistingLabels: [],
    maxDetectionSize: null,
    maxSize: null,
    maxProcesses: 1,
    maxLockWait: 120,
    labelPrefix: 'alpr:',
    detectorWeights: at('finder.onnx'),
    readerWeights: at('reader.onnx'),
    readerConfig: at('reader.yaml'),
    minDscore: 0.3,
    minScore: 0.3,
    processor: 'cpu',
    knownPlates: {},
    matchDistance: 1,
    ...different,
  };
  const patterns = new LabelPatterns({
    test: (expression, text) => expression.test(text),
    onTrouble: () => undefined,
  });
  const look = createLocalPlateLook(variant, { inference, provider: 'cpu', patterns });
  const signal = new AbortController().signal;
  const context = { eventId: 5, frame: 'alarm', signal };
  return {
    look,
    find: (seen: SharedPicture, within?: readonly Box[]) =>
      look.find(seen, new Uint8Array(), within === undefined ? context : { ...context, within }),
  };
}

/** A bright picture with a plate of bands of grey, 64 x 32, at each place. */
function picture(
  width: number,
  height: number,
  ...plates: readonly { text: string; x: number; y: number }[]
): SharedPicture {
  const data = new Uint8Array(new SharedArrayBuffer(width * height * 3)).fill(200);
  for (const { text, x, y } of plates) {
    for (let row = 0; row < 32; row += 1) {
      for (let column = 0; column < 64; column += 1) {
        const from = ((y + row) * width + x + column) * 3;
        data.fill(slotShade(text[Math.floor(column / 16)] ?? '_'), from, from + 3);
      }
    }
  }
  return { width, height, data };
}

const one = () => picture(128, 128, { text: 'A1B0', x: 16, y: 80 });

describe('number plates by models of our own', () => {
  it('are labels with their prefix', async () => {
    const found = await open().find(one());
    expect(found).toMatchObject([{ label: 'alpr:A1B0', box: [16, 80, 80, 112] }]);
    expect(found[0]?.confidence).toBeGreaterThan(0.8);
    expect(found[0]?.confidence).toBeLessThanOrEqual(1);
    await expect(open({ labelPrefix: '' }).find(one())).resolves.toMatchObject([{ label: 'A1B0' }]);
  });

  it('are left out where they are not sure enough, or nothing is read', async () => {
    await expect(open({ minDscore: 0.99 }).find(one())).resolves.toEqual([]);
    await expect(
      open({ minScore: 1 }).find(picture(128, 128, { text: 'A1B0', x: 14, y: 80 })),
    ).resolves.toEqual([]);
    await expect(open().find(picture(128, 128, { text: '____', x: 16, y: 80 }))).resolves.toEqual([]);
  });

  it('have the name of a known one, and its spelling', async () => {
    const { find } = open({ knownPlates: { 'a1-bb': 'Anna', 'A1 88': '' } });
    await expect(find(picture(128, 128, { text: 'A1BB', x: 16, y: 80 }))).resolves.toMatchObject([
      { label: 'alpr:A1BB (Anna)' },
    ]);
    await expect(find(one())).resolves.toMatchObject([{ label: 'alpr:A1BB (Anna)' }]);
    await expect(find(picture(128, 128, { text: '2222', x: 16, y: 80 }))).resolves.toMatchObject([
      { label: 'alpr:2222' },
    ]);
  });

  it('are repaired where the format of the country forces it', async () => {
    const { find } = open({ plateFormat: String.raw`[A-Z]\d[A-Z]{2}$` });
    await expect(find(one())).resolves.toMatchObject([{ label: 'alpr:A1BO' }]);
    await expect(open({ plateFormat: '(' }).find(one())).resolves.toMatchObject([{ label: 'alpr:A1B0' }]);
  });

  it('are looked for within the vehicles, each plate once', async () => {
    // Each vehicle, grown by a tenth, is 128 x 128: there the finder has its place.
    const side = 128 / 1.1;
    const vehicle = (x: number, y: number): Box => {
      const margin = (128 - side) / 2;
      return [x + margin, y + margin, x + margin + side, y + margin + side];
    };
    const seen = picture(
      400,
      200,
      { text: '1111', x: 16 + 20, y: 80 + 40 },
      { text: '2222', x: 16 + 240, y: 80 + 10 },
    );
    const found = await open().find(seen, [vehicle(20, 40), vehicle(240, 10), vehicle(21, 41)]);
    expect(found.map(({ label }) => label).toSorted()).toEqual(['alpr:1111', 'alpr:2222']);
    const box = found.find(({ label }) => label === 'alpr:2222')?.box.map(Math.round);
    expect(
      box?.map((value, index) => Math.abs(value - ([256, 90, 320, 122][index] ?? 0)) <= 2),
    ).not.toContain(false);
    await expect(open().find(seen, [])).resolves.toEqual([]);
  });

  it('name a model that is not there', async () => {
    await expect(open({ readerWeights: '/nowhere/reader.onnx' }).find(one())).rejects.toThrow(
      '/nowhere/reader.onnx is not there',
    );
    await expect(open({ detectorWeights: '/nowhere/finder.onnx' }).look.warm()).rejects.toMatchObject({
      code: 'model-missing',
    });
  });
});
