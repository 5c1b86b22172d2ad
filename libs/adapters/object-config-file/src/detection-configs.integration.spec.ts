import { chmod, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GoldenFolder } from './testing/folder.fixture';

let folder: GoldenFolder;
beforeEach(async () => {
  folder = await GoldenFolder.open();
});
afterEach(() => folder[Symbol.asyncDispose]());

let written = 0;
/** Writes a file whose time differs from all before. */
async function write(name: string, text: string): Promise<void> {
  await writeFile(folder.file(name), text, { mode: 0o640 });
  written += 1;
  await utimes(folder.file(name), written, written);
}

describe('where there is no file', () => {
  it('[detector] says everything', async () => {
    const configs = await folder.configs(undefined, {
      model: '/m/yolox.onnx',
      provider: 'cuda',
      min_confidence: 0.5,
    });
    expect(configs).toMatchObject({ file: null, problems: [], warnings: [] });
    expect(await configs.forMonitor(3)).toMatchObject({
      frames: { set: ['alarm', 'snapshot'], isBestMatch: true },
      types: [
        { variants: [{ kind: 'object', weights: '/m/yolox.onnx', processor: 'gpu', minConfidence: 0.5 }] },
      ],
    });
  });

  it('and the file counts from when it is there; of two the YAML one', async () => {
    const configs = await folder.configs(undefined);
    expect((await configs.forMonitor(null)).types[0]?.variants[0]?.kind).toBe('hog');
    await write('objectconfig.ini', '[general]\nwait=7\n');
    expect((await configs.forMonitor(null)).frames.wait).toBe(7);
    await write(
      'objectconfig.yml',
      'general: {wait: 8}\nml: {ml_sequence: {object: {sequence: [{object_framework: hog}]}}}',
    );
    expect((await configs.forMonitor(null)).frames.wait).toBe(8);
    expect(configs.file).toBe(folder.file('objectconfig.yml'));
    expect(folder.logged.join('')).toContain('objectconfig.ini is not read, since there is');
  });

  it('a file that is named must be there', async () => {
    const configs = await folder.configs('nowhere.ini');
    await expect(configs.forMonitor(1)).rejects.toMatchObject({ code: 'object-config-unreadable' });
    expect(folder.logged.join('')).toContain('until then alarms go out without a look');
    await write('nowhere.ini', '[general]\nwait=7\n');
    expect((await configs.forMonitor(1)).frames.wait).toBe(7);
  });
});

describe('a file that changes', () => {
  it('is read again, once, and equal answers are the same object', async () => {
    await write('o.ini', '[general]\nwait=1\n');
    const configs = await folder.configs('o.ini');
    const first = await configs.forMonitor(5);
    expect(await configs.forMonitor(5)).toBe(first);
    await write('o.ini', '[general]\nwait=2\n[monitor-5]\nwait=3\n');
    const [a, b] = await Promise.all([configs.forMonitor(5), configs.forMonitor(6)]);
    expect([a.frames.wait, b.frames.wait]).toEqual([3, 2]);
    expect(folder.logged.filter((line) => line.includes('detection settings read'))).toHaveLength(2);
  });

  it('is refused where it is bad, with its reason, and what was before stays', async () => {
    await write('o.ini', '[general]\nwait=1\n');
    const configs = await folder.configs('o.ini');
    await write('o.ini', '[general]\nwait=soon\nwait=2\n');
    expect((await configs.forMonitor(null)).frames.wait).toBe(1);
    expect(configs.problems).toEqual([
      { where: `${folder.file('o.ini')}:3`, message: expect.stringContaining('in line 2') as unknown },
    ]);
    expect(folder.logged.at(-1)).toContain('what was read before stays in force');
    await write('o.ini', '[general]\nwait=4\n');
    expect((await configs.forMonitor(null)).frames.wait).toBe(4);
    expect(configs.problems).toEqual([]);
  });

  it('stays in force when it is deleted', async () => {
    await write('o.ini', '[general]\nwait=1\n');
    const configs = await folder.configs('o.ini');
    await rm(folder.file('o.ini'));
    expect((await configs.forMonitor(null)).frames.wait).toBe(1);
    expect(configs.problems).toHaveLength(1);
  });

  it('has secrets that may change, too', async () => {
    await write('keys.ini', '[secrets]\nP=one\n');
    await write('o.ini', '[general]\nsecrets=keys.ini\npassword=!P\nbase_data_path=/x\n');
    const configs = await folder.configs('o.ini');
    expect((await configs.forMonitor(null)).portal.password).toBe('one');
    await write('keys.ini', '[secrets]\nq=1\n');
    expect((await configs.forMonitor(null)).portal.password).toBe('one');
    expect(configs.problems).toEqual([
      {
        where: `${folder.file('o.ini')}:3`,
        message: `[general] password names the secret !P, which is not in section [secrets] of ${folder.file('keys.ini')}`,
      },
    ]);
    await write('keys.ini', '[secrets]\np=two\n');
    expect((await configs.forMonitor(null)).portal.password).toBe('two');
  });
});

describe('a file with a mistake from the start', () => {
  it('fails every look with all that is wrong, and no secret', async () => {
    await write('o.yml', 'general:\n  password: hunter2\n  wait: [1\n');
    const configs = await folder.configs('o.yml');
    const said = await configs.forMonitor(1).then(
      () => '',
      (error: Error) => error.message,
    );
    expect(said).toMatch(/o\.yml:\d+: this is no YAML/);
    expect(`${said}${folder.logged.join('')}`).not.toContain('hunter2');
  });

  it('fails the monitor alone whose section has it', async () => {
    await write('o.ini', '[general]\nwait=1\n[monitor-2]\nwait=-1\n');
    const configs = await folder.configs('o.ini');
    expect((await configs.forMonitor(1)).frames.wait).toBe(1);
    await expect(configs.forMonitor(2)).rejects.toThrow(
      'o.ini:4: [monitor-2] wait: "-1" is less than 0 (monitor 2)',
    );
  });

  it.each([
    ['too large', 'x'.repeat(1024 * 1024 + 1), 'which is no settings file'],
    [
      'an alias bomb',
      `a: &a [1,1,1,1]\n${Array.from('bcdefgh', (c, i) => `${c}: &${c} [${`*${'abcdefg'[i]},`.repeat(9)}]`).join('\n')}\n`,
      'alias',
    ],
    ['a list', '- 1\n', 'expected a mapping'],
  ])('that is %s', async (_what, text, reason) => {
    await write('o.yml', text);
    await expect((await folder.configs('o.yml')).forMonitor(1)).rejects.toThrow(reason);
  });
});

it('warns of secrets that everybody can read', async () => {
  await chmod(folder.file('secrets.ini'), 0o644);
  const { warnings } = await folder.configs('5-gateway.ini');
  expect(warnings).toContainEqual({
    where: folder.file('secrets.ini'),
    message: 'everybody can read the secrets file; chmod 0640 it',
  });
});

it('finds model files where other releases have put them', async () => {
  const models = path.join(folder.folder, 'models');
  for (const name of ['yolov3', 'tinyyolov3']) await mkdir(path.join(models, name), { recursive: true });
  for (const name of ['yolov3/coco.names', 'tinyyolov3/yolov3-tiny.weights']) {
    await writeFile(path.join(models, name), '');
  }
  await write('o.ini', `[general]\nbase_data_path=${folder.folder}\n[monitor-1]\nyolo_type=tiny\n`);
  const configs = await folder.configs('o.ini');
  expect((await configs.forMonitor(null)).types[0]?.variants[0]).toMatchObject({
    labels: `${models}/yolov3/coco.names`,
    weights: `${models}/yolov3/yolov3.weights`,
  });
  expect((await configs.forMonitor(1)).types[0]?.variants[0]).toMatchObject({
    weights: `${models}/tinyyolov3/yolov3-tiny.weights`,
  });
});

it('takes the portal of [detector] where the file names none', async () => {
  await write('o.ini', '[general]\nwait=1\n');
  const more = { portal: 'https://zm.example.org/zm', portal_user: 'u', portal_password: 'p' };
  const { portal } = await (await folder.configs('o.ini', more)).forMonitor(null);
  expect(portal).toMatchObject({
    portal: 'https://zm.example.org/zm',
    apiPortal: 'https://zm.example.org/zm/api',
    user: 'u',
  });
});
