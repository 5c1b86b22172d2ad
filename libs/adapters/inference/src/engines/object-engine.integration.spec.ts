import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { colourLabels, writeColourModel } from '../../../../../tools/testing/colour-model';
import { writeOnnx } from '../../../../../tools/testing/onnx-writer';
import type { EngineFor } from '../engine';
import type { ObjectSpec } from '../model-spec';
import { painted } from '../testing/painted-pictures';
import { inspectModelFile } from './model-file';
import { openObjectEngine } from './object-engine';

let folder: string;
let model: string;
let labelsFile: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'object-engine-'));
  model = path.join(folder, 'colours.onnx');
  labelsFile = path.join(folder, 'colours.txt');
  await writeFile(model, writeColourModel(128));
  await writeFile(labelsFile, colourLabels.join('\n'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(different: Partial<ObjectSpec> = {}) {
  const warnings: string[] = [];
  const spec: ObjectSpec = {
    kind: 'object',
    file: model,
    config: null,
    labelsFile,
    provider: 'cpu',
    modelFamily: null,
    size: null,
    ...different,
  };
  const warn = (message: string) => void warnings.push(message);
  return { engine: await openObjectEngine(spec, { threads: 1, warn }), warnings };
}

const options = { minConfidence: 0.3, nmsMode: 'per_class' } as const;
const lookAt = async (engine: EngineFor<'object'>, picture = painted(100, 100), minConfidence = 0.3) =>
  (await engine.findAll([picture], { ...options, minConfidence }))[0] ?? [];

describe('an ONNX model in the layout of YOLOX', () => {
  it('finds objects, with corners in pixels of the picture and its own labels', async () => {
    const { engine } = await open();
    await using _ = engine;
    // The input is 128 pixels wide, so a cell of 32 is 64 pixels of this picture.
    const found = await lookAt(
      engine,
      painted(
        256,
        192,
        { box: [64, 0, 128, 64], rgb: [255, 0, 0] },
        { box: [128, 128, 192, 192], rgb: [0, 0, 255] },
      ),
    );
    expect(found.map(({ label }) => label).toSorted()).toEqual(['blue', 'red']);
    const box = (label: string) => found.find((object) => object.label === label)?.box.map(Math.round);
    expect(box('red')).toEqual([64, 0, 128, 64]);
    expect(box('blue')).toEqual([128, 128, 192, 192]);
    for (const { confidence } of found) expect(confidence).toBeGreaterThan(0.9);
    expect(engine.description).toEqual({ text: 'yolox 128x128, 3 classes, on cpu', batch: 1 });
  });

  it('finds nothing where nothing is, and drops what is unsure', async () => {
    const { engine } = await open();
    await using _ = engine;
    await expect(lookAt(engine, painted(100, 100))).resolves.toEqual([]);
    const pale = () => painted(128, 128, { box: [0, 0, 32, 32], rgb: [200, 100, 100] });
    await expect(lookAt(engine, pale())).resolves.toHaveLength(1);
    await expect(lookAt(engine, pale(), 0.5)).resolves.toEqual([]);
  });

  it.each(['cuda', 'tensorrt', 'webgpu'] as const)(
    'runs on the cpu where %s is not installed, and says so',
    async (provider) => {
      const { engine, warnings } = await open({ provider });
      await using _ = engine;
      await expect(
        lookAt(engine, painted(128, 128, { box: [0, 0, 32, 32], rgb: [0, 255, 0] })),
      ).resolves.toMatchObject([{ label: 'green' }]);
      expect(warnings.join()).toMatch(new RegExp(`provider ${provider} cannot be used`));
      expect(engine.description.text).toContain('on cpu');
    },
  );

  it('is used although the labels do not fit, and both numbers are said', async () => {
    const short = path.join(folder, 'short.txt');
    await writeFile(short, 'red\n');
    const { engine, warnings } = await open({ labelsFile: short });
    await using _ = engine;
    const blue = painted(128, 128, { box: [0, 0, 32, 32], rgb: [0, 0, 255] });
    await expect(lookAt(engine, blue)).resolves.toMatchObject([{ label: 'class_2' }]);
    expect(warnings.join()).toMatch(/knows 3 classes, but .*short\.txt names 1; the rest is called class_N/);
  });
});

/** A field of protobuf, of less than 128 bytes. */
const field = (number: number, ...content: (Buffer | string)[]): Buffer => {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
};
const metadata = (key: string, value: string) => field(14, field(1, key), field(2, value));

describe('names in the model itself', () => {
  const named = async (names: string) => {
    const file = path.join(folder, 'named.onnx');
    await writeFile(file, Buffer.concat([writeColourModel(128), metadata('names', names)]));
    return file;
  };
  const blue = painted(128, 128, { box: [0, 0, 32, 32], rgb: [0, 0, 255] });

  it('come before those of the label file, which need not be there', async () => {
    const file = await named("{0: 'rot', 1: 'grün', 2: 'blau'}");
    for (const given of [labelsFile, '/nowhere/labels.txt']) {
      const { engine, warnings } = await open({ file, labelsFile: given });
      await using _ = engine;
      await expect(lookAt(engine, blue)).resolves.toMatchObject([{ label: 'blau' }]);
      expect(warnings.join()).toBe(
        given === labelsFile
          ? `the model ${file} names its classes itself; what ${labelsFile} calls them does not count`
          : '',
      );
    }
  });

  it('do not count where they are too few', async () => {
    const { engine } = await open({ file: await named("{0: 'rot'}"), modelFamily: 'yolox' });
    await using _ = engine;
    await expect(lookAt(engine, blue)).resolves.toMatchObject([{ label: 'blue' }]);
  });
});

describe('weights in a file of their own', () => {
  it.each([
    ['that is a link out of the folder', 'outside.bin', 'a link that leads out of the folder of the model'],
    ['that is not there', null, 'which is not there; put it beside the model'],
  ])('%s are refused', async (_what, target, said) => {
    const models = await mkdtemp(path.join(folder, 'models-'));
    await writeFile(path.join(folder, 'outside.bin'), 'weights');
    if (target !== null) await symlink(path.join(folder, target), path.join(models, 'w.data'));
    const file = path.join(models, 'a.onnx');
    const tensor = field(5, field(13, field(1, 'location'), field(2, 'w.data')));
    await writeFile(file, Buffer.concat([Buffer.from([8, 8]), field(7, tensor)]));
    await expect(open({ file })).rejects.toThrow(`keeps weights in "w.data", ${said}`);
  });

  it('may be links beside what the model itself is a link to', async () => {
    const models = await mkdtemp(path.join(folder, 'models-'));
    const blobs = await mkdtemp(path.join(folder, 'blobs-'));
    const tensor = field(5, field(13, field(1, 'location'), field(2, 'w.data')));
    await writeFile(path.join(blobs, '1'), Buffer.concat([Buffer.from([8, 8]), field(7, tensor)]));
    await writeFile(path.join(blobs, '2'), 'weights');
    await symlink(path.join(blobs, '1'), path.join(models, 'a.onnx'));
    await symlink(path.join(blobs, '2'), path.join(models, 'w.data'));
    expect(inspectModelFile(path.join(models, 'a.onnx')).externalFiles).toEqual(['w.data']);
  });
});

describe('a model that cannot be used is named', () => {
  it('when it wants more pictures at once than there is memory for', async () => {
    const file = path.join(folder, 'greedy.onnx');
    const dims = [2_000_000, 3, 640, 640];
    await writeFile(
      file,
      writeOnnx({
        nodes: [{ op: 'Relu', inputs: ['images'], output: 'out' }],
        constants: [],
        input: { name: 'images', dims },
        output: { name: 'out', dims },
      }),
    );
    await expect(open({ file })).rejects.toThrow('wants 2000000 pictures of 640x640 at once');
  });

  it('when it is not there', async () => {
    await expect(open({ file: '/nowhere/a.onnx' })).rejects.toMatchObject({ code: 'model-missing' });
    await expect(open({ file: '/nowhere/a.onnx' })).rejects.toThrow('/nowhere/a.onnx is not there');
  });

  it('when it is no ONNX file', async () => {
    const file = path.join(folder, 'page.onnx');
    await writeFile(file, '<!DOCTYPE html><html>404</html>');
    await expect(open({ file })).rejects.toMatchObject({ code: 'model-unreadable' });
    await expect(open({ file })).rejects.toThrow(/page\.onnx cannot be read: it is a web page/);
  });

  it('when it is a folder', async () => {
    await expect(open({ file: folder })).rejects.toThrow(`the model ${folder} cannot be read: it is no file`);
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
      /other\.onnx.*input "images" float32 \[1, 3, h, w\]; output "scores" \[1, 3, 1, 1\], tried at 640x640.*Supported: .*yolox \(one output/,
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
    await expect(open({ file })).rejects.toThrow(
      /"wave" float32 \[1, 16000\]; supported is one picture input/,
    );
  });

  it('when its label file is not there', async () => {
    await expect(open({ labelsFile: '/nowhere/labels.txt' })).rejects.toThrow(
      '/nowhere/labels.txt cannot be read',
    );
  });

  it.each([
    ['a web page', '\n<!DOCTYPE html>\n<html>404</html>', 'it is a web page; the download went wrong'],
    ['no text', 'person\0car\n', 'it is no text; expected one name a line'],
  ])('when its label file is %s', async (_what, content, trouble) => {
    const broken = path.join(folder, 'coco.names');
    await writeFile(broken, content);
    await expect(open({ labelsFile: broken })).rejects.toMatchObject({ code: 'labels-unreadable' });
    await expect(open({ labelsFile: broken })).rejects.toThrow(`coco.names cannot be read: ${trouble}`);
  });
});
