import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { colourLabels, writeColourModel } from '../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../tools/testing/inference-worker';
import { writeOnnx } from '../../../../tools/testing/onnx-writer';
import type { OnnxSpec } from './engines/engine';
import { InferencePool } from './inference-pool';
import type { TransferablePixels } from './model-host';

let folder: string;
let model: string;
let labelsFile: string;
let workerFile: string;
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folder = await mkdtemp(path.join(tmpdir(), 'onnx-engine-'));
  model = path.join(folder, 'colours.onnx');
  labelsFile = path.join(folder, 'colours.txt');
  await writeFile(model, writeColourModel(128));
  await writeFile(labelsFile, colourLabels.join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(different: Partial<OnnxSpec> = {}) {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  const engine: OnnxSpec = {
    kind: 'onnx',
    file: model,
    labelsFile,
    provider: 'cpu',
    threads: 1,
    ...different,
  };
  const pool = await InferencePool.open({
    engine,
    workers: 1,
    loadTimeoutMs: 60_000,
    jobTimeoutMs: 30_000,
    workerFile,
    log,
  });
  return { pool, log: () => lines.join('') };
}

/** A grey picture with rectangles of colour. */
function painted(
  width: number,
  height: number,
  ...rectangles: { box: number[]; rgb: number[] }[]
): TransferablePixels {
  const data = new Uint8Array(width * height * 3).fill(114);
  for (const { box, rgb } of rectangles) {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
    for (let y = y1; y < y2; y += 1) for (let x = x1; x < x2; x += 1) data.set(rgb, (y * width + x) * 3);
  }
  return { width, height, data };
}
const options = { minConfidence: 0.3, signal: new AbortController().signal };

describe('an ONNX model in the layout of YOLOX', () => {
  it('finds objects, with corners in pixels of the picture and its own labels', async () => {
    const { pool, log } = await open();
    await using _ = pool;
    // The input is 128 pixels wide, so a cell of 32 is 64 pixels of this picture.
    const found = await pool.detect(
      painted(
        256,
        192,
        { box: [64, 0, 128, 64], rgb: [255, 0, 0] },
        { box: [128, 128, 192, 192], rgb: [0, 0, 255] },
      ),
      options,
    );
    expect(found.map(({ label }) => label).toSorted()).toEqual(['blue', 'red']);
    const box = (label: string) => found.find((object) => object.label === label)?.box.map(Math.round);
    expect(box('red')).toEqual([64, 0, 128, 64]);
    expect(box('blue')).toEqual([128, 128, 192, 192]);
    for (const { confidence } of found) expect(confidence).toBeGreaterThan(0.9);
    expect(log()).toContain('yolox 128x128, 3 classes, on cpu');
  });

  it('finds nothing where nothing is, and drops what is unsure', async () => {
    const { pool } = await open();
    await using _ = pool;
    await expect(pool.detect(painted(100, 100), options)).resolves.toEqual([]);
    const pale = () => painted(128, 128, { box: [0, 0, 32, 32], rgb: [200, 100, 100] });
    await expect(pool.detect(pale(), options)).resolves.toHaveLength(1);
    await expect(pool.detect(pale(), { ...options, minConfidence: 0.5 })).resolves.toEqual([]);
  });

  it.each(['cuda', 'tensorrt'] as const)(
    'runs on the cpu where %s is not installed, and says so',
    async (provider) => {
      const { pool, log } = await open({ provider });
      await using _ = pool;
      await expect(
        pool.detect(painted(128, 128, { box: [0, 0, 32, 32], rgb: [0, 255, 0] }), options),
      ).resolves.toMatchObject([{ label: 'green' }]);
      expect(log()).toMatch(new RegExp(`provider ${provider} cannot be used`));
      expect(log()).toContain('on cpu');
    },
  );

  it('is used although the labels do not fit, and both numbers are said', async () => {
    const short = path.join(folder, 'short.txt');
    await writeFile(short, 'red\n');
    const { pool, log } = await open({ labelsFile: short });
    await using _ = pool;
    const blue = painted(128, 128, { box: [0, 0, 32, 32], rgb: [0, 0, 255] });
    await expect(pool.detect(blue, options)).resolves.toMatchObject([{ label: 'class_2' }]);
    expect(log()).toMatch(/knows 3 classes, but .*short\.txt names 1; the rest is called class_N/);
  });
});

describe('a model that cannot be used is named', () => {
  it('when it is not there', async () => {
    await expect(open({ file: '/nowhere/a.onnx' })).rejects.toMatchObject({ code: 'model-missing' });
    await expect(open({ file: '/nowhere/a.onnx' })).rejects.toThrow('/nowhere/a.onnx is not there');
  });

  it('when it is no ONNX file', async () => {
    const file = path.join(folder, 'page.onnx');
    await writeFile(file, '<!DOCTYPE html><html>404</html>');
    await expect(open({ file })).rejects.toMatchObject({ code: 'model-unreadable' });
    await expect(open({ file })).rejects.toThrow(/page\.onnx cannot be loaded, it is no ONNX file/);
  });

  it('when it is cut short', async () => {
    const file = path.join(folder, 'short.onnx');
    const whole = writeColourModel(128);
    await writeFile(file, whole.subarray(0, whole.length / 2));
    await expect(open({ file })).rejects.toThrow(/short\.onnx/);
  });

  it('when its output is laid out otherwise, with the shapes and what is supported', async () => {
    const file = path.join(folder, 'other.onnx');
    await writeFile(
      file,
      writeOnnx({
        nodes: [{ op: 'GlobalAveragePool', inputs: ['images'], output: 'scores' }],
        constants: [],
        input: { name: 'images', dims: [1, 3, 'h', 'w'] },
        output: { name: 'scores', dims: [1, 3, 1, 1] },
      }),
    );
    await expect(open({ file })).rejects.toThrow(
      /other\.onnx.*input "images" float32 \[1, 3, h, w\]; output "scores" \[1, 3, 1, 1\], tried at 640x640.*Supported: yolox/,
    );
  });

  it('when its input is no picture', async () => {
    const file = path.join(folder, 'sound.onnx');
    await writeFile(
      file,
      writeOnnx({
        nodes: [{ op: 'Relu', inputs: ['wave'], output: 'out' }],
        constants: [],
        input: { name: 'wave', dims: [1, 16_000] },
        output: { name: 'out', dims: [1, 16_000] },
      }),
    );
    await expect(open({ file })).rejects.toThrow(/"wave" float32 \[1, 16000\]; supported is one picture input/);
  });

  it('when its label file is not there', async () => {
    await expect(open({ labelsFile: '/nowhere/labels.txt' })).rejects.toThrow(
      '/nowhere/labels.txt cannot be read',
    );
  });
});
