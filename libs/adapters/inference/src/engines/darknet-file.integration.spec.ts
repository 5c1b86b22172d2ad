import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { yolov4Tiny } from '../../../../domain/darknet/src/networks.fixture';
import { madeUpWeights } from '../../../../domain/darknet/src/plain-darknet.fixture';
import type { ObjectSpec } from '../model-spec';
import { painted } from '../testing/painted-pictures';
import { onnxFileOf } from './darknet-file';
import { openObjectEngine } from './object-engine';

let folder: string;
let file: string;
let config: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'darknet-file-'));
  [file, config] = [path.join(folder, 'tiny.weights'), path.join(folder, 'tiny.cfg')];
  const cfg = yolov4Tiny({ thin: 16, width: 96, height: 64, classes: 3 });
  await writeFile(config, cfg);
  await writeFile(file, madeUpWeights(cfg, { header: 20 }));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const spec = (different: Partial<ObjectSpec> = {}): ObjectSpec => ({
  kind: 'object',
  file,
  config,
  labelsFile: null,
  provider: 'cpu',
  modelFamily: null,
  size: null,
  ...different,
});
const onnxFiles = async (where = folder) => (await readdir(where)).filter((name) => name.endsWith('.onnx'));

it('Darknet files are converted and looked at with', async () => {
  await using engine = await openObjectEngine(spec(), { threads: 1, warn: () => undefined });
  expect(engine.description.text).toContain('darknet 96x64, 3 classes');
  const options = { minConfidence: 0.3, nmsMode: 'per_class' } as const;
  await expect(engine.findAll([painted(100, 80)], options)).resolves.toHaveLength(1);
});

it('they are converted once, beside the weights, and nothing is left half written', async () => {
  const first = await onnxFileOf(spec());
  await writeFile(first, 'kept');
  await expect(onnxFileOf(spec())).resolves.toBe(first);
  await expect(readFile(first, 'utf8')).resolves.toBe('kept');
  expect((await readdir(folder)).toSorted()).toEqual(
    ['tiny.cfg', 'tiny.weights', path.basename(first)].toSorted(),
  );
});

it('a size of the configuration wins over that of the .cfg', async () => {
  const wide = spec({ size: { width: 128, height: 96 } });
  await using engine = await openObjectEngine(wide, { threads: 1, warn: () => undefined });
  expect(engine.description.text).toContain('darknet 128x96');
});

it('they are converted anew when one of them changes, in place of the old', async () => {
  const first = await onnxFileOf(spec());
  await utimes(config, 1, 1);
  const second = await onnxFileOf(spec());
  expect(second).not.toBe(first);
  expect(await onnxFiles()).toEqual([path.basename(second)]);
});

it('what was converted lies in the cache folder where it cannot lie beside the weights', async () => {
  const cacheFolder = path.join(folder, 'cache');
  const name = path.basename(await onnxFileOf(spec()));
  await rm(path.join(folder, name));
  // Something that cannot be replaced is in the way; a folder without permission would not stop root.
  await mkdir(path.join(folder, name, 'full'), { recursive: true });
  await expect(onnxFileOf(spec({ cacheFolder }))).resolves.toBe(path.join(cacheFolder, name));
  await expect(onnxFileOf(spec())).rejects.toMatchObject({ code: 'model-cache' });
});

it.each([
  ['a .cfg that is not set', { config: null }, 'needs its .cfg file'],
  ['a .cfg that is not there', { config: '/nowhere/tiny.cfg' }, '/nowhere/tiny.cfg is not there'],
  ['weights that are not there', { file: '/nowhere/tiny.weights' }, '/nowhere/tiny.weights is not there'],
])('%s is named', async (_name, different, message) => {
  await expect(onnxFileOf(spec(different))).rejects.toThrow(message);
});
