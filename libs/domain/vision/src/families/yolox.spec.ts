import { readModelInputs } from '../model-inputs';
import { recogniseModel } from '../recognise-model';
import type { OutputTensor } from '../tensors';
import type { ModelSignature } from './model-family';
import { decodeYolox, isRawYolox } from './yolox';

const inputSize = { width: 64, height: 32 };
const classCount = 3;
const cells = 8 * 4 + 4 * 2 + 2 * 1;

/** A raw output from made-up numbers, and what its rows mean by the formula of the project, written out plainly. */
function made() {
  const columns = 5 + classCount;
  const data = new Float32Array(cells * columns);
  const meaning: { x: number; y: number; w: number; h: number; scores: number[] }[] = [];
  let row = 0;
  for (const stride of [8, 16, 32]) {
    for (let y = 0; y < inputSize.height / stride; y += 1) {
      for (let x = 0; x < inputSize.width / stride; x += 1) {
        const raw = [0, 1, 2, 3, 4, 5, 6, 7].map((column) =>
          Math.fround(((row * 31 + column * 17) % 97) / 97),
        );
        const [px = 0, py = 0, pw = 0, ph = 0, objectness = 0, ...classes] = raw;
        raw[2] = pw - 0.5;
        data.set(raw, row * columns);
        meaning.push({
          x: (px + x) * stride,
          y: (py + y) * stride,
          w: Math.exp(pw - 0.5) * stride,
          h: Math.exp(ph) * stride,
          scores: classes.map((share) => share * objectness),
        });
        row += 1;
      }
    }
  }
  return { data, meaning, dims: [1, cells, columns] };
}

const signature = (output: Omit<OutputTensor, 'name'>): ModelSignature => ({
  inputs: readModelInputs([{ name: 'images', type: 'float32', shape: [1, 3, 32, 64] }], {
    file: 'a.onnx',
    size: null,
  }),
  outputs: [{ name: 'output', ...output }],
  metadata: {},
  labelCount: null,
});

describe('YOLOX', () => {
  it('decodes each row by its cell and stride', () => {
    const { data, meaning } = made();
    const found = decodeYolox(data, { classCount, isRaw: true, inputSize, minScore: 0.2 });
    const expected = meaning
      .map(({ x, y, w, h, scores }) => ({
        box: [x - w / 2, y - h / 2, x + w / 2, y + h / 2],
        score: Math.max(...scores),
        classIndex: scores.indexOf(Math.max(...scores)),
      }))
      .filter(({ score }) => score >= 0.2);
    expect(expected.length).toBeGreaterThan(5);
    expect(found).toHaveLength(expected.length);
    for (const [index, object] of found.entries()) {
      expect(object.classIndex).toBe(expected[index]?.classIndex);
      expect(object.score).toBeCloseTo(expected[index]?.score ?? Number.NaN, 5);
      for (const [side, value] of object.box.entries()) {
        expect(value).toBeCloseTo(expected[index]?.box[side] ?? Number.NaN, 4);
      }
    }
  });

  it('leaves decoded rows as they are', () => {
    const data = new Float32Array(cells * 8);
    data.set([32, 16, 20, 10, 1, 0, 0.9, 0], 8 * 5);
    const [object] = decodeYolox(data, { classCount, isRaw: false, inputSize, minScore: 0.5 });
    expect(object?.box).toEqual([22, 11, 42, 21]);
    expect(object?.classIndex).toBe(1);
  });

  it('tells raw from decoded', () => {
    const { data, meaning, dims } = made();
    expect(isRawYolox({ name: 'output', data, dims }, inputSize)).toBe(true);
    const decoded = Float32Array.from(meaning.flatMap(({ x, y, w, h }) => [x, y, w, h, 0.5, 1, 0, 0]));
    expect(isRawYolox({ name: 'output', data: decoded, dims }, inputSize)).toBe(false);
  });

  it('is recognised by its shape, and gives boxes in pixels of the picture', () => {
    const { data, dims } = made();
    const model = recogniseModel(signature({ data, dims }), { file: 'a.onnx', family: null });
    expect(model).toMatchObject({ family: 'yolox', classCount });
    const rows = new Float32Array(data.length);
    rows.set([0.5, 0.5, Math.log(2), 0, 1, 0, 0, 0.75], 8 * (8 + 2)); // stride 8, third cell of the second row
    const [object, ...others] = model.decode(
      [{ name: 'output', data: rows, dims }],
      0,
      { width: 128, height: 64 },
      { minScore: 0.3, nmsMode: 'per_class' },
    );
    expect(others).toEqual([]);
    // Centre (20, 12), 16 x 8 in the input; the picture is twice as large.
    expect(object).toMatchObject({ classIndex: 2, score: 0.75 });
    for (const [side, value] of [24, 16, 56, 32].entries()) expect(object?.box[side]).toBeCloseTo(value, 4);
  });

  it('drops what is not a number', () => {
    const { data, dims } = made();
    const model = recogniseModel(signature({ data, dims }), { file: 'a.onnx', family: null });
    const rows = new Float32Array(data.length);
    rows.set([Number.NaN, 0, 0, 0, 1, 1, 0, 0], 0);
    rows.set([0, 0, 0, 0, Number.NaN, 1, 0, 0], 8);
    expect(
      model.decode([{ name: 'output', data: rows, dims }], 0, inputSize, {
        minScore: 0.3,
        nmsMode: 'per_class',
      }),
    ).toEqual([]);
  });

  it.each([
    ['another number of rows', [1, cells + 1, 8]],
    ['no classes', [1, cells, 5]],
    ['one dimension more', [1, 1, cells, 8]],
  ])('is not taken for a model with %s', (_name, dims) => {
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
    expect(() => recogniseModel(signature({ data, dims }), { file: '/models/a.onnx', family: null })).toThrow(
      new RegExp(`/models/a\\.onnx.*not supported.*\\[${dims.join(', ')}\\].*yolox`),
    );
  });
});
