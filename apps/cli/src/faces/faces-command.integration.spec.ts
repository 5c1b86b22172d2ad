import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { writeFaceDetector, writeFaceEmbedder } from '../../../../tools/testing/face-models';
import { anna, ben, type PaintedFace, paintFaces } from '../../../../tools/testing/face-pictures';
import { bundleInferenceWorker } from '../../../../tools/testing/inference-worker';
import { facesCommand } from './faces-command';

let folder: string;
const workerFile = bundleInferenceWorker();
const at = (...names: string[]) => path.join(folder, ...names);
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-faces-'));
  await mkdir(at('known', 'Anna'), { recursive: true });
  await writeFile(at('finder.onnx'), writeFaceDetector());
  await writeFile(at('sface.onnx'), writeFaceEmbedder({ length: 128 }));
  await writeFile(at('es.ini'), '');
  await writeFile(
    at('objectconfig.ini'),
    `[general]
models = face
[face]
face_weights = ${at('finder.onnx')}
face_recognition_weights = ${at('sface.onnx')}
known_images_path = ${at('known')}
upsample_times = 0
`,
  );
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...argv: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const files = ['--config', at('es.ini'), '--object-config', at('objectconfig.ini')];
  const code = await facesCommand(
    [...argv, ...files],
    { out: (line) => void out.push(line), err: (line) => void err.push(line) },
    {},
    { workerFile },
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

async function paint(file: string, ...faces: PaintedFace[]): Promise<void> {
  const { width, height, data } = paintFaces(256, 160, ...faces);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  await picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toFile(at(file));
}
const left = { x: 48, y: 48 };
const right = { x: 176, y: 112 };

describe('tocsin faces', () => {
  it('lists who is known, and what is not used and why', async () => {
    await paint('known/Anna/1.jpg', { person: anna, ...left });
    await paint('known/couple.jpg', { person: anna, ...left }, { person: ben, ...right });
    const { code, out, err } = await run('list');
    expect({ code, out }).toEqual({ code: 0, out: 'Anna: Anna/1.jpg' });
    expect(err).toBe('couple.jpg is not used: 2 faces were found in it, and it must show one');
  });

  it('tells who is in a picture', async () => {
    await paint('known/Anna/1.jpg', { person: anna, ...left });
    await paint('visit.jpg', { person: anna, ...right });
    await paint('empty.jpg');
    const { code, out, err } = await run('test', at('visit.jpg'), at('empty.jpg'), at('gone.jpg'));
    expect(out).toMatch(/visit\.jpg: Anna \d+ % at 1[34]\d,[78]\d 20\d,14\d\n.*empty\.jpg: no faces found$/);
    expect(err).toContain('gone.jpg');
    expect(code).toBe(1);
  });

  it('says both to programs', async () => {
    await paint('known/Anna/1.jpg', { person: anna, ...left });
    await paint('visit.jpg', { person: anna, ...right });
    expect(JSON.parse((await run('list', '--json')).out)).toMatchObject({ people: { Anna: ['Anna/1.jpg'] } });
    const { out } = await run('test', at('visit.jpg'), '--json');
    expect(JSON.parse(out)).toMatchObject({
      pictures: [{ file: at('visit.jpg'), faces: [{ name: 'Anna' }] }],
    });
  });

  it('learns anew, in the size that is asked for, and that stays', async () => {
    await paint('known/Anna/1.jpg', { person: anna, ...left });
    await expect(run('list')).resolves.toMatchObject({ code: 0 });
    // In half the size, there is no face that this detector sees.
    await expect(run('train', '--size', '128')).resolves.toMatchObject({ code: 1 });
    const after = await run('list');
    expect(after).toMatchObject({
      code: 1,
      err: expect.stringContaining('no face was found in it') as unknown,
    });
    await expect(run('train')).resolves.toMatchObject({ code: 0, out: 'Anna: Anna/1.jpg' });
  });

  it('says where nobody is known', async () => {
    const { code, err } = await run('train');
    expect(code).toBe(1);
    expect(err).toContain(`no faces loaded from ${at('known')}`);
  });

  it('says that a recognition model is needed to know anybody', async () => {
    await writeFile(
      at('objectconfig.ini'),
      `[general]\nmodels = face\n[face]\nface_weights = ${at('finder.onnx')}\n`,
    );
    await expect(run('list')).resolves.toMatchObject({
      code: 1,
      err: expect.stringContaining('set face_recognition_weights=') as unknown,
    });
  });

  it('says that faces are not configured, or a model is missing', async () => {
    await rm(at('sface.onnx'));
    await expect(run('list')).resolves.toMatchObject({
      code: 1,
      err: expect.stringContaining('sface.onnx') as unknown,
    });
    await writeFile(at('objectconfig.ini'), '[general]\nmodels = yolo\n');
    await expect(run('list')).resolves.toMatchObject({
      code: 1,
      err: expect.stringContaining('set face_weights and face_recognition_weights in [face]') as unknown,
    });
  });

  it.each([[['learn']], [[]], [['test']], [['list', '--size', 'large']], [['list', '--nonsense']]])(
    'called with %j says how it is called',
    async (argv) => {
      const { code, err } = await run(...argv);
      expect(code).toBe(2);
      expect(err).toContain('Usage: tocsin faces train|list|test');
    },
  );
});
