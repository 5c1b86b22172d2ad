import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodedError } from '@tocsin/errors';
import pino from 'pino';
import { KnownFaces } from './known-faces';
import type { Lesson } from './lesson';
import { lessonFileName } from './lesson-file';
import { modelKey } from './model-key';
import { saveUnknownFace, unknownFaceName } from './unknown-faces';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'known-faces-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const put = async (name: string, content: string) => {
  await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
  await writeFile(path.join(folder, name), content);
};

/** A stand-in for the models: a picture that says `2` has two faces, another looks as its first letters do. */
function open(model = 'models of today') {
  const lines: string[] = [];
  const looked: string[] = [];
  const teach = async (bytes: Uint8Array): Promise<Lesson> => {
    const text = Buffer.from(bytes).toString();
    looked.push(text);
    if (text === 'no picture') throw new CodedError('picture-unreadable', 'this is no JPEG');
    if (text === 'deadly')
      throw new CodedError('inference-crashed', 'the thread is gone', { retryable: true });
    if (text === '2') return { unusable: '2 faces were found in it' };
    return { embedding: Float32Array.from([text.charCodeAt(0), 0.1]) };
  };
  const log = pino({ base: null, level: 'info' }, { write: (line: string) => void lines.push(line) });
  const faces = new KnownFaces({ folder, modelKey: model, teach, log });
  return { faces, looked, log: () => lines.join(''), people: async () => shown(await faces.people()) };
}
const shown = (people: Awaited<ReturnType<KnownFaces['people']>>) =>
  Object.fromEntries(
    people.map(({ name, embeddings }) => [
      name,
      embeddings.map(([first]) => String.fromCharCode(first ?? 0)).join(''),
    ]),
  );

describe('the folder of known faces', () => {
  it('has a file or a folder for each person', async () => {
    await put('david_gilmour.jpg', 'd');
    await put('anna.PNG', 'a');
    await put('Ben Müller/one.jpeg', 'b');
    await put('Ben Müller/two.gif', 'c');
    const known = open();
    await expect(known.people()).resolves.toEqual({ david_gilmour: 'd', anna: 'a', 'Ben Müller': 'bc' });
    expect(known.log()).toContain('"people":3,"pictures":4,"msg":"known faces loaded"');
  });

  it('may hold what older detectors left there', async () => {
    for (const name of [
      'faces.pickle',
      'faces.dat',
      'notes.txt',
      '.hidden.jpg',
      'anna/.thumb.jpg',
      'anna/deep/x.jpg',
    ])
      await put(name, 'x');
    await put('ben.jpg', 'b');
    const known = open();
    await expect(known.people()).resolves.toEqual({ ben: 'b' });
    expect(known.looked).toEqual(['b']);
    expect(known.log()).not.toContain('skipped');
  });

  it('that is empty or missing is said: nobody can be named', async () => {
    const known = open();
    await rm(folder, { recursive: true });
    await expect(known.people()).resolves.toEqual({});
    await known.people();
    expect(known.log().match(/no faces loaded/g)).toHaveLength(1);
  });

  it('names each picture that is no use, and why, once', async () => {
    await put('anna.jpg', '2');
    await put('ben.jpg', 'no picture');
    await put('cleo.jpg', 'c');
    const known = open();
    await known.people();
    await expect(known.people()).resolves.toEqual({ cleo: 'c' });
    const skipped = known
      .log()
      .split('\n')
      .filter((line) => line.includes('skipped'));
    expect(skipped).toHaveLength(2);
    expect(skipped[0]).toMatch(/anna\.jpg.*2 faces were found in it/);
    expect(skipped[1]).toMatch(/ben\.jpg.*this is no JPEG/);
  });

  it('is read again when a picture comes, changes or goes', async () => {
    await put('anna.jpg', 'a');
    const known = open();
    await expect(known.people()).resolves.toEqual({ anna: 'a' });
    await put('ben/1.jpg', 'b');
    await expect(known.people()).resolves.toEqual({ anna: 'a', ben: 'b' });
    await put('anna.jpg', 'x');
    await expect(known.people()).resolves.toEqual({ anna: 'x', ben: 'b' });
    await rename(path.join(folder, 'anna.jpg'), path.join(folder, 'Anna.jpg'));
    await expect(known.people()).resolves.toEqual({ Anna: 'x', ben: 'b' });
    await rm(path.join(folder, 'ben'), { recursive: true });
    await expect(known.people()).resolves.toEqual({ Anna: 'x' });
    expect(known.looked).toEqual(['a', 'b', 'x']);
  });

  it('is looked at once by alarms at the same moment', async () => {
    await put('anna.jpg', 'a');
    const known = open();
    await Promise.all([known.people(), known.people(), known.people()]);
    expect(known.looked).toEqual(['a']);
  });

  it('gives a picture up that kills the models, and goes on with the others', async () => {
    await put('anna.jpg', 'deadly');
    await put('ben.jpg', 'b');
    const known = open();
    for (let alarm = 0; alarm < 6; alarm += 1) await expect(known.people()).resolves.toEqual({ ben: 'b' });
    expect(known.looked.filter((text) => text === 'deadly')).toHaveLength(3);
    const again = open();
    await again.people();
    expect(again.looked).toEqual(['deadly']);
  });
});

describe('embeddings', () => {
  it('are kept over a restart, by what is in the picture', async () => {
    await put('anna.jpg', 'a');
    await put('ben.jpg', '2');
    await open().people();
    await rename(path.join(folder, 'anna.jpg'), path.join(folder, 'annette.jpg'));
    const again = open();
    await expect(again.people()).resolves.toEqual({ annette: 'a' });
    expect(again.looked).toEqual([]);
    expect(again.log()).toContain('2 faces were found in it');
    const [person] = await again.faces.people();
    expect([...(person?.embeddings[0] ?? [])]).toEqual([97, Math.fround(0.1)]);
  });

  it('of other models are of no use', async () => {
    await put('anna.jpg', 'a');
    await open().people();
    const other = open('models of tomorrow');
    await other.people();
    expect(other.looked).toEqual(['a']);
  });

  it.each([
    '',
    '{"model":"models of today"',
    '{"model":"models of today","pictures":{"x":{"embedding":"AAA"}}}',
    '[]',
  ])('that cannot be read (%j) are made again', async (text) => {
    await put('anna.jpg', 'a');
    await put(lessonFileName, text);
    const known = open();
    await expect(known.people()).resolves.toEqual({ anna: 'a' });
    expect(known.log()).toContain('cannot be read; the pictures are looked at again');
    await expect(open().people()).resolves.toEqual({ anna: 'a' });
  });

  it('leave no draft behind, and are for the owner alone', async () => {
    await put('anna.jpg', 'a');
    await open().people();
    expect((await readdir(folder)).toSorted()).toEqual(['anna.jpg', lessonFileName]);
    expect(JSON.parse(await readFile(path.join(folder, lessonFileName), 'utf8'))).toMatchObject({
      model: 'models of today',
    });
  });

  it('can be made anew', async () => {
    await put('anna.jpg', 'a');
    await open().people();
    const known = open();
    known.faces.forget();
    await known.people();
    expect(known.looked).toEqual(['a']);
  });
});

describe('the key of the models', () => {
  it('changes with what is in them, and with the settings', async () => {
    await put('one.onnx', '1');
    await put('two.onnx', '2');
    const [one, two] = ['one.onnx', 'two.onnx'].map((name) => path.join(folder, name));
    const keys = [
      await modelKey([one ?? ''], { pass: 'hog' }),
      await modelKey([two ?? ''], { pass: 'hog' }),
      await modelKey([one ?? ''], { pass: 'cnn' }),
    ];
    expect(new Set(keys).size).toBe(3);
    await expect(modelKey([one ?? ''], { pass: 'hog' })).resolves.toBe(keys[0]);
    await expect(modelKey(['/nowhere/a.onnx'], {})).rejects.toThrow('/nowhere/a.onnx cannot be read');
  });
});

describe('an unknown face', () => {
  const at = new Date(2024, 2, 7, 9, 5, 3);
  it('is kept under the name that the old detector gives', async () => {
    expect(unknownFaceName(at, '0b1c')).toBe('Mar07-09h05m03s-0b1c.jpg');
    const target = path.join(folder, 'unknown', 'faces');
    const file = await saveUnknownFace(target, Buffer.from('jpeg'), { at, id: '0b1c' });
    expect(file).toBe(path.join(target, 'Mar07-09h05m03s-0b1c.jpg'));
    await expect(readFile(file, 'utf8')).resolves.toBe('jpeg');
    await expect(saveUnknownFace(target, Buffer.from('other'), { at, id: '0b1c' })).rejects.toThrow('EEXIST');
  });
});
