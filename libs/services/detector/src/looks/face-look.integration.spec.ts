import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaceVariant } from '@tocsin/detection-config';
import { Inference } from '@tocsin/inference';
import { decodePicture } from '@tocsin/pictures';
import pino from 'pino';
import sharp from 'sharp';
import { writeFaceDetector, writeFaceEmbedder } from '../../../../../tools/testing/face-models';
import {
  anna,
  ben,
  type PaintedFace,
  paintFaces,
  type Person,
} from '../../../../../tools/testing/face-pictures';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { createFaceLook } from './face-look';

let folder: string;
let inference: Inference;
const at = (...names: string[]) => path.join(folder, ...names);
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'face-look-'));
  await writeFile(at('finder.onnx'), writeFaceDetector());
  await writeFile(at('sface.onnx'), writeFaceEmbedder({ length: 128 }));
  await writeFile(at('arcface.onnx'), writeFaceEmbedder({ length: 512 }));
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
beforeEach(() => mkdir(at('known'), { recursive: true }));
afterEach(async () => {
  for (const name of ['known', 'unknown']) await rm(at(name), { recursive: true, force: true });
});

function open(different: Partial<FaceVariant> = {}) {
  const variant: FaceVariant = {
    kind: 'face',
    name: 'face',
    preExistingLabels: [],
    maxDetectionSize: null,
    maxSize: null,
    maxProcesses: 1,
    maxLockWait: 120,
    weights: at('finder.onnx'),
    recognitionWeights: at('sface.onnx'),
    minConfidence: 0.5,
    processor: 'cpu',
    knownFolder: at('known'),
    pass: 'cnn',
    trainPass: 'cnn',
    upsampleTimes: 0,
    jitters: 0,
    unknownName: 'unknown face',
    distanceThreshold: 0.3,
    cosineThreshold: null,
    saveUnknown: false,
    unknownLeeway: 10,
    unknownFolder: at('unknown'),
    ...different,
  };
  const lines: string[] = [];
  const log = pino({ base: null, level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const look = createFaceLook(variant, { inference, provider: 'cpu', log });
  const signal = new AbortController().signal;
  const find = async (jpeg: Buffer) =>
    look.find(await decodePicture(jpeg), jpeg, { eventId: 5, frame: 'alarm', signal });
  return { look, find, log: () => lines.join('') };
}

const sized = (...faces: PaintedFace[]) => {
  const { width, height, data } = paintFaces(256, 160, ...faces);
  return sharp(data, { raw: { width, height, channels: 3 } });
};
const jpegOf = (...faces: PaintedFace[]) =>
  sized(...faces)
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
const left = { x: 48, y: 48 };
const right = { x: 176, y: 112 };

describe('the faces of a picture', () => {
  it('have the names of the folder, confidence 1 and a score of their own; others are unknown', async () => {
    await writeFile(at('known', 'anna.jpg'), await jpegOf({ person: anna, ...right }));
    const { find, log } = open();
    const found = await find(await jpegOf({ person: anna, ...left }, { person: ben, ...right }));
    expect(
      found
        .map(({ label, confidence }) => ({ label, confidence }))
        .toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    ).toEqual([
      { label: 'anna', confidence: 1 },
      { label: 'unknown face', confidence: 1 },
    ]);
    const known = found.find(({ label }) => label === 'anna');
    expect(known?.box.map((value) => Math.round(value / 4) * 4)).toEqual([16, 16, 80, 80]);
    expect(known?.score).toBeGreaterThan(0.7);
    expect(log()).toContain('"people":1,"pictures":1,"msg":"known faces loaded"');
  });

  it('are learned from pictures of every kind, turned as they are meant to be', async () => {
    await mkdir(at('known', 'Anna B.'));
    await writeFile(
      at('known', 'Anna B.', '1.png'),
      await sized({ person: anna, ...left })
        .png()
        .toBuffer(),
    );
    await writeFile(
      at('known', 'Anna B.', '2.gif'),
      await sized({ person: anna, ...left })
        .gif()
        .toBuffer(),
    );
    // Stored lying on its side, with the note that it is to be turned.
    const lying = await sharp(await jpegOf({ person: ben, ...left }))
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toBuffer();
    await writeFile(at('known', 'ben.jpeg'), lying);
    const { find, log } = open();
    const labels = (await find(await jpegOf({ person: anna, ...right }, { person: ben, ...left }))).map(
      ({ label }) => label,
    );
    expect(labels.toSorted()).toEqual(['Anna B.', 'ben']);
    expect(log()).toContain('"people":2,"pictures":3');
  });

  it('follow the folder without a restart', async () => {
    const { find } = open();
    const label = async () => (await find(await jpegOf({ person: anna, ...left })))[0]?.label;
    await expect(label()).resolves.toBe('unknown face');
    await writeFile(at('known', 'anna.jpg'), await jpegOf({ person: anna, ...right }));
    await expect(label()).resolves.toBe('anna');
    await writeFile(at('known', 'anna.jpg'), await jpegOf({ person: ben, ...right }));
    await expect(label()).resolves.toBe('unknown face');
    await writeFile(at('known', 'Anna.jpg'), await jpegOf({ person: anna, ...right }));
    await expect(label()).resolves.toBe('Anna');
    await rm(at('known', 'Anna.jpg'));
    await expect(label()).resolves.toBe('unknown face');
  });

  it('follow the models, too', async () => {
    await writeFile(at('known', 'anna.jpg'), await jpegOf({ person: anna, ...right }));
    await writeFile(at('own.onnx'), await readFile(at('sface.onnx')));
    const { find, log } = open({ recognitionWeights: at('own.onnx') });
    const label = async () => (await find(await jpegOf({ person: anna, ...left })))[0]?.label;
    await expect(label()).resolves.toBe('anna');
    await writeFile(at('own.onnx'), await readFile(at('arcface.onnx')));
    await expect(label()).resolves.toBe('anna');
    expect(log().match(/known faces loaded/g)).toHaveLength(2);
  });

  it('are not learned from a picture with two, which is named', async () => {
    await writeFile(
      at('known', 'couple.jpg'),
      await jpegOf({ person: anna, ...left }, { person: ben, ...right }),
    );
    await writeFile(at('known', 'nobody.jpg'), await jpegOf());
    const { find, log } = open();
    await expect(find(await jpegOf({ person: anna, ...left }))).resolves.toMatchObject([
      { label: 'unknown face' },
    ]);
    expect(log()).toMatch(/couple\.jpg.*2 faces were found in it, and it must show one/);
    expect(log()).toMatch(/nobody\.jpg.*no face was found in it/);
    expect(log()).toContain('no faces loaded');
  });

  it('that are none are no trouble', async () => {
    const { find, log } = open();
    await expect(find(await jpegOf())).resolves.toEqual([]);
    expect(log()).toContain('no faces found');
  });

  it('are stricter told apart by a smaller threshold', async () => {
    await writeFile(at('known', 'anna.jpg'), await jpegOf({ person: anna, ...right }));
    const pale: Person = [[90, 140, 120], anna[1], anna[2], anna[3]];
    const label = async (different: Partial<FaceVariant>) =>
      (await open(different).find(await jpegOf({ person: pale, ...left })))[0]?.label;
    await expect(label({ distanceThreshold: 0.6 })).resolves.toBe('anna');
    await expect(label({ distanceThreshold: 0.1 })).resolves.toBe('unknown face');
    await expect(label({ distanceThreshold: 0.1, cosineThreshold: 0.5 })).resolves.toBe('anna');
  });

  it('are found without being named where no recognition model is', async () => {
    const { find } = open({ recognitionWeights: null, unknownName: 'face', saveUnknown: true });
    await expect(find(await jpegOf({ person: anna, ...left }))).resolves.toMatchObject([
      { label: 'face', confidence: 1 },
    ]);
    await expect(readdir(at('unknown'))).rejects.toThrow('ENOENT');
  });

  it('need a detector, which is said', async () => {
    const { look, find } = open({ weights: null });
    await expect(find(await jpegOf())).rejects.toThrow('set face_weights=');
    await expect(look.warm()).rejects.toThrow('set face_weights=');
  });
});

describe('unknown faces', () => {
  it('are saved, with some of what is around them', async () => {
    await writeFile(at('known', 'anna.jpg'), await jpegOf({ person: anna, ...right }));
    const { find } = open({ saveUnknown: true, unknownLeeway: 20 });
    await find(await jpegOf({ person: anna, ...right }, { person: ben, ...left }));
    const [name, ...others] = await readdir(at('unknown'));
    expect(others).toEqual([]);
    expect(name).toMatch(/^[A-Z][a-z]{2}\d\d-\d\dh\d\dm\d\ds-[0-9a-f-]{36}\.jpg$/);
    const { width, height } = await sharp(at('unknown', name ?? '')).metadata();
    // 64 pixels and 20 on each side, of which 4 are beyond the picture.
    expect(Math.abs((width ?? 0) - 100)).toBeLessThanOrEqual(2);
    expect(Math.abs((height ?? 0) - 100)).toBeLessThanOrEqual(2);
  });

  it('that cannot be saved are reported all the same', async () => {
    await writeFile(at('in-the-way'), '');
    const { find, log } = open({ saveUnknown: true, unknownFolder: at('in-the-way') });
    await expect(find(await jpegOf({ person: ben, ...left }))).resolves.toMatchObject([
      { label: 'unknown face' },
    ]);
    expect(log()).toContain('let this account write there, or set save_unknown_faces=no');
  });
});
