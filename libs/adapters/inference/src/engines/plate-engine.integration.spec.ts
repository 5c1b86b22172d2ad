import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Pixels } from '@tocsin/vision';
import { writeColourModel } from '../../../../../tools/testing/colour-model';
import { writeFaceEmbedder } from '../../../../../tools/testing/face-models';
import {
  slotCompanion,
  slotShade,
  stepDictionary,
  stepShade,
  writePlateFinder,
  writeSlotReader,
  writeStepReader,
} from '../../../../../tools/testing/plate-models';
import type { PlateSpec } from '../model-spec';
import { openPlateEngine } from './plate-engine';

let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plate-engine-'));
  const files: Record<string, Uint8Array | string> = {
    'finder.onnx': writePlateFinder(128, places),
    'colours.onnx': withNames(writeColourModel(128), "{0: 'car', 1: 'License_Plate', 2: 'dog'}"),
    'slots.onnx': writeSlotReader(),
    'slots.yaml': slotCompanion,
    'steps.onnx': writeStepReader(),
    'faces.onnx': writeFaceEmbedder({ length: 128 }),
    'steps.txt': stepDictionary,
    'short.yaml': slotCompanion.replace('max_plate_slots: 4', 'max_plate_slots: 5'),
    'wide.yaml': slotCompanion.replace('img_width: 16', 'img_width: 32'),
    'broken.yaml': 'alphabet: [1, 2',
    'long.txt': `${stepDictionary}8\n9\n`,
  };
  for (const [name, content] of Object.entries(files)) await writeFile(at(name), content);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const byKind = {
  slots: { readerFile: 'slots.onnx', readerConfig: 'slots.yaml' },
  steps: { readerFile: 'steps.onnx', readerConfig: 'steps.txt' },
};
function open(files: { detectorFile?: string; readerFile: string; readerConfig: string | null }) {
  const spec: PlateSpec = {
    kind: 'plate',
    detectorFile: at(files.detectorFile ?? 'finder.onnx'),
    readerFile: at(files.readerFile),
    readerConfig: files.readerConfig === null ? null : at(files.readerConfig),
    provider: 'cpu',
  };
  return openPlateEngine(spec, { threads: 1, warn: () => undefined });
}
const options = { minConfidence: 0.3, nmsMode: 'per_class' } as const;

const places = [
  [16, 80.5, 79, 112],
  [100.25, 8, 120, 20.5],
] as const;

/** A bright picture of 128 x 128, its plates bands of grey; what is around them must not be read. */
function withPlates(...plates: readonly (readonly number[])[]): Pixels {
  const data = new Uint8Array(128 * 128 * 3).fill(200);
  for (const [index, shades] of plates.entries()) {
    const [x1, y1, x2, y2] = (places[index] ?? [0, 0, 0, 0]).map(Math.round);
    for (let y = y1 ?? 0; y < (y2 ?? 0); y += 1) {
      for (let x = x1 ?? 0; x < (x2 ?? 0); x += 1) {
        const band = Math.floor(((x - (x1 ?? 0)) * shades.length) / ((x2 ?? 0) - (x1 ?? 0)));
        data.fill(shades[band] ?? 0, (y * 128 + x) * 3, (y * 128 + x) * 3 + 3);
      }
    }
  }
  return { width: 128, height: 128, data };
}

describe('the plates of a picture', () => {
  const dark: Pixels = { width: 128, height: 128, data: new Uint8Array(128 * 128 * 3) };

  it('are found, cut out and read by slots (fast-plate-ocr)', async () => {
    await using engine = await open(byKind.slots);
    expect(engine.description.text).toMatch(/^seven-columns 128x128 and fast-plate-ocr 16x8, on cpu$/);
    const seen = withPlates(Array.from('A1B0', slotShade), Array.from('23__', slotShade));
    const [plates, none] = await engine.findAll([seen, dark], options);
    expect(none).toEqual([]);
    expect(plates?.map(({ text }) => text)).toEqual(['A1B0', '23']);
    const [plate] = plates ?? [];
    expect(plate?.box).toEqual([...places[0]]);
    expect(plate?.detectorScore).toBeCloseTo(0.75, 1);
    expect(plate?.confidence).toBeGreaterThan(0.8);
    expect(plate?.weakest).toBeLessThanOrEqual(plate?.confidence ?? 0);
  });

  it('are read by steps (PaddleOCR)', async () => {
    await using engine = await open(byKind.steps);
    expect(engine.description.text).toMatch(/ and paddle 48 high, 5 classes, on cpu$/);
    const [plates] = await engine.findAll([withPlates(['A', '', 'A', '7', 'B', ''].map(stepShade))], options);
    expect(plates?.[0]?.text).toBe('AA7B');
    expect(plates?.[0]?.confidence).toBeGreaterThan(0.6);
  });

  it('are those of class "plate" where a model knows other things, too', async () => {
    await using engine = await open({ ...byKind.slots, detectorFile: 'colours.onnx' });
    const data = new Uint8Array(128 * 128 * 3).fill(114);
    for (let y = 32; y < 64; y += 1) {
      for (let x = 0; x < 32; x += 1) {
        data.set([255, 0, 0], (y * 128 + x) * 3);
        data.set([0, 255, 0], (y * 128 + x + 64) * 3);
      }
    }
    const [plates] = await engine.findAll([{ width: 128, height: 128, data }], options);
    expect(plates?.map(({ box }) => box.map(Math.round))).toEqual([[64, 32, 96, 64]]);
  });
});

/** A model file to whose end it is written what its classes are called. */
function withNames(model: Uint8Array, names: string): Uint8Array {
  const text = (field: number, value: string) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
  const entry = [...text(1, 'names'), ...text(2, names)];
  return Uint8Array.from([...model, (14 << 3) | 2, entry.length, ...entry]);
}

describe('a reading model is refused', () => {
  it.each([
    [
      'without its companion',
      { readerFile: 'slots.onnx', readerConfig: null },
      /slots\.onnx needs its companion file/,
    ],
    [
      'with one that is missing',
      { readerFile: 'slots.onnx', readerConfig: 'no.yaml' },
      /no\.yaml cannot be read/,
    ],
    [
      'with one that is no YAML',
      { readerFile: 'slots.onnx', readerConfig: 'broken.yaml' },
      /broken\.yaml is no YAML/,
    ],
    [
      'with one of other slots',
      { readerFile: 'slots.onnx', readerConfig: 'short.yaml' },
      /gives "plate" \[1, 28\], but .*short\.yaml says 5 slots of 7/,
    ],
    [
      'with one of another size',
      { readerFile: 'slots.onnx', readerConfig: 'wide.yaml' },
      /wide\.yaml says 8x32x1, but .*slots\.onnx takes 8x16x1/,
    ],
    [
      'with a dictionary of another model',
      { readerFile: 'steps.onnx', readerConfig: 'long.txt' },
      /long\.txt has 5 characters, .* 5 classes/,
    ],
    ['where it is missing', { readerFile: 'no.onnx', readerConfig: 'slots.yaml' }, /no\.onnx is not there/],
  ])('%s', async (_name, files, message) => {
    await expect(open(files)).rejects.toThrow(message);
  });

  it('where it is none, with what it gives', async () => {
    await expect(open({ readerFile: 'faces.onnx', readerConfig: 'steps.txt' })).rejects.toThrow(
      /faces\.onnx gives \[1, 128\]; supported is \[N, steps, classes\]/,
    );
  });
});
