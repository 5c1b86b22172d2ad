import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cosine, type FaceFinding, faceSide } from '@tocsin/faces';
import { overlap, type Pixels } from '@tocsin/vision';
import sharp from 'sharp';
import {
  facePoints,
  modelFaceSide,
  writeFaceDetector,
  writeFaceEmbedder,
} from '../../../../../tools/testing/face-models';
import { anna, ben, paintFaces } from '../../../../../tools/testing/face-pictures';
import type { FaceSpec } from '../model-spec';
import { openFaceEngine } from './face-engine';

let folder: string;
const files: Record<string, string> = {};
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'face-engine-'));
  const models: Record<string, Uint8Array> = {
    open: writeFaceDetector(),
    fixed: writeFaceDetector({ side: 256 }),
    tilted: writeFaceDetector({ degrees: 30 }),
    sface: writeFaceEmbedder({ length: 128 }),
    arcface: writeFaceEmbedder({ length: 512, brightness: 0.4 }),
    mxnet: writeFaceEmbedder({ length: 512, brightness: 0.4, name: 'data' }),
  };
  for (const [name, bytes] of Object.entries(models)) {
    files[name] = path.join(folder, `${name}.onnx`);
    await writeFile(files[name] ?? '', bytes);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const warnings: string[] = [];
function open(different: Partial<FaceSpec> = {}) {
  const spec: FaceSpec = {
    kind: 'face',
    detectorFile: files['open'] ?? '',
    recognitionFile: null,
    provider: 'cpu',
    pass: 'cnn',
    upsampleTimes: 0,
    jitters: 0,
    ...different,
  };
  return openFaceEngine(spec, { threads: 1, warn: (message) => void warnings.push(message) });
}
const options = { minConfidence: 0.6, nmsMode: 'per_class' } as const;

function only(faces: readonly FaceFinding[] | undefined): FaceFinding {
  expect(faces).toHaveLength(1);
  const [face] = faces ?? [];
  if (face === undefined) throw new Error('no face');
  return face;
}
function embeddingOf(faces: readonly FaceFinding[] | undefined): Float32Array {
  const { embedding } = only(faces);
  if (embedding === null) throw new Error('no embedding');
  return embedding;
}

describe('a face detector', () => {
  it.each(['open', 'fixed'])('of %s size finds faces in pixels of the picture', async (kind) => {
    await using engine = await open({ detectorFile: files[kind] ?? '' });
    expect(engine.description.text).toBe(`yunet ${kind === 'open' ? 'of any size' : '256x256'}, on cpu`);
    // 512 pixels in the fixed input of 256: faces are twice as large.
    const scale = kind === 'open' ? 1 : 2;
    const [x, y, side] = [112 * scale, 80 * scale, modelFaceSide * scale];
    const seen = paintFaces(256 * scale, 192 * scale, { person: anna, x, y, side });
    const [faces] = await engine.findAll([seen], options);
    const face = only(faces);
    expect(face.confidence).toBeGreaterThan(0.9);
    expect(face.box.map(Math.round)).toEqual([x - side / 2, y - side / 2, x + side / 2, y + side / 2]);
    const expected = facePoints(0, 0, side / 112);
    for (const [index, [px, py]] of (face.landmarks ?? []).entries()) {
      expect(px).toBeCloseTo(x + (expected[index * 2] ?? Number.NaN), 1);
      expect(py).toBeCloseTo(y + (expected[index * 2 + 1] ?? Number.NaN), 1);
    }
    expect(face.embedding).toBeNull();
  });

  it('looks at several pictures, and finds nothing where nothing is', async () => {
    await using engine = await open();
    const found = await engine.findAll(
      [
        paintFaces(100, 70),
        paintFaces(256, 128, { person: anna, x: 48, y: 48 }, { person: ben, x: 176, y: 80 }),
      ],
      options,
    );
    expect(found.map((faces) => faces.length)).toEqual([0, 2]);
  });

  it('finds smaller faces in an enlarged picture', async () => {
    const small = paintFaces(160, 96, { person: anna, x: 56, y: 40, side: modelFaceSide / 2 });
    await using plain = await open();
    await using enlarging = await open({ upsampleTimes: 1 });
    await expect(plain.findAll([small], options)).resolves.toEqual([[]]);
    const [faces] = await enlarging.findAll([small], options);
    expect(only(faces).box.map(Math.round)).toEqual([40, 24, 72, 56]);
  });

  it.each([
    ['is missing', () => '/nowhere/yunet.onnx', 'model-missing'],
    ['is something else', () => files['sface'] ?? '', 'model-unsupported'],
  ])('that %s is named', async (_what, file, code) => {
    await expect(open({ detectorFile: file() })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(file()) as unknown,
    });
  });
});

describe('a recognition model', () => {
  it('tells people apart wherever, however large and however turned their faces are', async () => {
    await using upright = await open({ recognitionFile: files['sface'] ?? '' });
    await using tilted = await open({
      detectorFile: files['tilted'] ?? '',
      recognitionFile: files['sface'] ?? '',
    });
    expect(upright.description.text).toBe('yunet of any size and sface, on cpu');
    const [known, other] = await upright.findAll(
      [
        paintFaces(128, 128, { person: anna, x: 48, y: 48 }),
        paintFaces(128, 128, { person: ben, x: 48, y: 48 }),
      ],
      options,
    );
    const [elsewhere] = await upright.findAll(
      [paintFaces(320, 200, { person: anna, x: 240, y: 112 })],
      options,
    );
    const [turned] = await tilted.findAll(
      [paintFaces(256, 256, { person: anna, x: 112, y: 112, degrees: 30 })],
      options,
    );
    const likeness = (faces: readonly FaceFinding[] | undefined) =>
      cosine(embeddingOf(known), embeddingOf(faces));
    expect(embeddingOf(known)).toHaveLength(128);
    expect(likeness(elsewhere)).toBeGreaterThan(0.999);
    expect(likeness(turned)).toBeGreaterThan(0.93);
    expect(likeness(other)).toBeLessThan(0.7);
    // Without the turn of its landmarks the same face is somebody else.
    const [notTurned] = await upright.findAll(
      [paintFaces(256, 256, { person: anna, x: 112, y: 112, degrees: 90 })],
      options,
    );
    expect(likeness(notTurned)).toBeLessThan(0.7);
  });

  it.each([
    ['arcface', 127.5],
    ['mxnet', 0],
  ])('of 512 numbers (%s) gets its colours around %d', async (kind, mean) => {
    await using engine = await open({ recognitionFile: files[kind] ?? '' });
    const [faces] = await engine.findAll([paintFaces(128, 128, { person: anna, x: 48, y: 48 })], options);
    // The block in the middle is all red; the picture's grey, turned to 114 - mean, does not reach it.
    const embedding = embeddingOf(faces);
    expect(embedding).toHaveLength(512);
    const middle = 8 * 16 + 8;
    const expected = (0.4 * (255 - 3 * mean)) / 255; // second number over first, as the embedder weighs them
    expect((embedding[256 + middle] ?? 0) / (embedding[middle] ?? 1)).toBeCloseTo(expected, 2);
  });

  it('looks several times where that is asked for', async () => {
    await using once = await open({ recognitionFile: files['sface'] ?? '' });
    await using often = await open({ recognitionFile: files['sface'] ?? '', jitters: 10 });
    const seen = paintFaces(128, 128, { person: anna, x: 48, y: 48 });
    const [[one], [many]] = [await once.findAll([seen], options), await often.findAll([seen], options)];
    const likeness = cosine(embeddingOf(one), embeddingOf(many));
    expect(likeness).toBeLessThan(0.99); // its mirror image is in it
    expect(likeness).toBeGreaterThan(0.5);
  });

  it('leaves small faces alone', async () => {
    await using engine = await open({ recognitionFile: files['sface'] ?? '', upsampleTimes: 1 });
    const [faces] = await engine.findAll(
      [paintFaces(160, 96, { person: anna, x: 56, y: 40, side: 32 })],
      options,
    );
    expect(only(faces).embedding).toBeNull();
  });

  it('that is none is refused, naming both shapes', async () => {
    await expect(open({ recognitionFile: files['open'] ?? '' })).rejects.toThrow(
      /open\.onnx is not supported: it takes "input" float32 \[1, 3, height, width\].*SFace.*ArcFace/,
    );
  });
});

const shared = path.resolve(__dirname, '../../../../../../shared');
const model = (name: string) => path.join(shared, 'models', `${name}.onnx`);
const ifThere = existsSync(model('yunet_n_dynamic')) ? describe : describe.skip;

ifThere('the real YuNet', () => {
  async function sample(name: string, width?: number): Promise<Pixels> {
    const { data, info } = await sharp(path.join(shared, 'samples', name))
      .resize(width)
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  }

  it.each(['obama.jpg', 'obama2.jpg', 'biden.jpg'])(
    'finds the face in %s, alike in fixed and open size',
    async (name) => {
      const seen = await sample(name);
      await using fixed = await open({ detectorFile: model('yunet_n_640_640') });
      await using free = await open({ detectorFile: model('yunet_n_dynamic'), pass: 'hog' });
      const [[inFixed], [inFree]] = [
        await fixed.findAll([seen], options),
        await free.findAll([seen], options),
      ];
      const [one, other] = [only(inFixed), only(inFree)];
      expect(overlap(one.box, other.box)).toBeGreaterThan(0.85);
      const [x1, y1, x2, y2] = one.box;
      const [rightEye, leftEye, nose, rightMouth, leftMouth] = one.landmarks ?? [];
      if (!rightEye || !leftEye || !nose || !rightMouth || !leftMouth) throw new Error('no landmarks');
      for (const [x, y] of one.landmarks ?? []) expect([x > x1, x < x2, y > y1, y < y2]).not.toContain(false);
      expect(rightEye[0]).toBeLessThan(leftEye[0]);
      expect(rightMouth[0]).toBeLessThan(leftMouth[0]);
      expect(Math.max(rightEye[1], leftEye[1])).toBeLessThan(nose[1]);
      expect(nose[1]).toBeLessThan(Math.min(rightMouth[1], leftMouth[1]));
    },
  );

  it('finds a face of 700 pixels, too, and once', async () => {
    await using engine = await open({ detectorFile: model('yunet_n_dynamic') });
    const large = await sample('obama.jpg', 3000);
    const [faces] = await engine.findAll([large], options);
    // Enlarged so, there is a small one in a button of his coat as well.
    expect(faceSide(only(faces?.filter((face) => faceSide(face) > 400)))).toBeGreaterThan(700);
  });

  it('does not take the stars of a flag for faces', async () => {
    await using engine = await open({
      detectorFile: model('yunet_n_dynamic'),
      pass: 'hog',
      upsampleTimes: 1,
    });
    const [faces] = await engine.findAll([await sample('obama.jpg', 800)], {
      ...options,
      minConfidence: 0.5,
    });
    only(faces);
  });
});
