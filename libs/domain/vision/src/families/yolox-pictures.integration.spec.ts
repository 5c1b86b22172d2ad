import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import type { Pixels } from '../fill-input';
import { argmax, back, cells, corners, type Found, iou, nms, type Pair } from './reference.fixture';
import { runLayout } from './run-layout.contract';

// Real pictures through a real model, beside a plain reading of what its project does before and after.

const shared = path.resolve(__dirname, '../../../../../../shared');
const models = path.join(shared, 'models');
const samples = path.join(shared, 'samples');
const minScore = 0.3;

async function decode(file: string): Promise<Pixels> {
  const { data, info } = await sharp(file).rotate().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** Blue first, 0..255, in the top left corner of a grey square. */
function prepare(picture: Pixels, { width, height }: Pair): Float32Array {
  const r = Math.min(width / picture.width, height / picture.height);
  const [w, h] = [Math.floor(picture.width * r), Math.floor(picture.height * r)];
  const input = new Float32Array(3 * width * height).fill(114);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const sx = Math.min(Math.max(((x + 0.5) * picture.width) / w - 0.5, 0), picture.width - 1);
      const sy = Math.min(Math.max(((y + 0.5) * picture.height) / h - 0.5, 0), picture.height - 1);
      const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
      const [x1, y1] = [Math.min(x0 + 1, picture.width - 1), Math.min(y0 + 1, picture.height - 1)];
      for (let channel = 0; channel < 3; channel += 1) {
        const at = (px: number, py: number) =>
          picture.data[(py * picture.width + px) * 3 + (2 - channel)] ?? Number.NaN;
        const upper = at(x0, y0) * (1 - (sx - x0)) + at(x1, y0) * (sx - x0);
        const lower = at(x0, y1) * (1 - (sx - x0)) + at(x1, y1) * (sx - x0);
        input[(channel * height + y) * width + x] = upper * (1 - (sy - y0)) + lower * (sy - y0);
      }
    }
  }
  return input;
}

async function look(session: InferenceSession, picture: Pixels, input: Pair): Promise<Found[]> {
  const { images, output } = { images: session.inputNames[0] ?? '', output: session.outputNames[0] ?? '' };
  const tensor = new Tensor('float32', prepare(picture, input), [1, 3, input.height, input.width]);
  const results = await session.run({ [images]: tensor });
  const values = [...(results[output]?.data ?? [])].map(Number);
  const found = cells(input, [8, 16, 32]).map(({ stride, column, row }, nth) => {
    const [x = 0, y = 0, w = 0, h = 0, objectness = 0, ...classes] = values.slice(nth * 85, nth * 85 + 85);
    const [classIndex, share] = argmax(classes);
    const box = corners(
      (x + column) * stride,
      (y + row) * stride,
      Math.exp(w) * stride,
      Math.exp(h) * stride,
    );
    return { box, score: objectness * share, classIndex };
  });
  return nms(
    found.filter(({ score }) => score >= minScore),
    0.45,
  ).map(({ box: [a, b, c, d], ...rest }) => ({ ...rest, box: back.topLeft([a, b, c, d], picture, input) }));
}

(existsSync(models) ? describe : describe.skip).each([
  ['yolox_nano_416x416.onnx', 416],
  ['yolox_nano_640x640.onnx', 640],
])('%s', (name, side) => {
  const pictures = existsSync(samples) ? readdirSync(samples).filter((file) => file.endsWith('.jpg')) : [];
  it.each(pictures)('finds the same in %s as a plain reading of it', async (file) => {
    const bytes = new Uint8Array(readFileSync(path.join(models, name)));
    const picture = await decode(path.join(samples, file));
    const expected = await look(await InferenceSession.create(bytes), picture, { width: side, height: side });
    const {
      found: [found = []],
    } = await runLayout(bytes, [picture], { minScore });
    expect(expected.length).toBeGreaterThan(0);
    expect(found.map(({ classIndex }) => classIndex)).toEqual(expected.map(({ classIndex }) => classIndex));
    for (const [at, { box, score }] of expected.entries()) {
      expect(iou(found[at]?.box ?? [0, 0, 0, 0], box)).toBeGreaterThan(0.99);
      expect(found[at]?.score).toBeCloseTo(score, 3);
    }
  });
});
