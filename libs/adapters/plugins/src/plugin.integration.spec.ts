import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PluginVariant } from '@tocsin/detection-config';
import type { SharedPicture } from '@tocsin/vision';
import pino from 'pino';
import { bundlePluginWorker } from '../../../../tools/testing/plugin-worker';
import { until } from '../../../../tools/testing/until';
import { Plugin } from './plugin';

let folder: string;
let workerFile: string;
beforeAll(async () => {
  workerFile = bundlePluginWorker();
  folder = await mkdtemp(path.join(tmpdir(), 'plug-ins-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const jpeg = new Uint8Array();
const context = { signal: new AbortController().signal };

/** Black, with one pixel (red, green, blue). */
function picture(
  [x, y]: [number, number] = [0, 0],
  colour: [number, number, number] = [1, 2, 3],
): SharedPicture {
  const [width, height] = [8, 4];
  const data = new Uint8Array(new SharedArrayBuffer(width * height * 3));
  data.set(colour, (y * width + x) * 3);
  return { width, height, data };
}

let modules = 0;
async function open(source: string, different: Partial<PluginVariant> = {}) {
  modules += 1;
  const module = path.join(folder, `plugin-${modules}.mjs`);
  await writeFile(module, source);
  return openModule(module, different);
}
function openModule(module: string, different: Partial<PluginVariant> = {}) {
  const said: string[] = [];
  const plugin = new Plugin(
    {
      name: 'mine',
      kind: 'plugin',
      module,
      minConfidence: 0,
      timeoutSeconds: 20,
      parameters: {},
      preExistingLabels: [],
      maxDetectionSize: null,
      maxSize: null,
      maxProcesses: 1,
      maxLockWait: 1,
      ...different,
    },
    { log: pino({ level: 'debug' }, { write: (line: string) => said.push(line) }), workerFile },
  );
  return { plugin, said, [Symbol.asyncDispose]: () => plugin[Symbol.asyncDispose]() };
}
const find = ({ plugin }: { plugin: Plugin }, shown = picture()) => plugin.find(shown, jpeg, context);
const one = (label: string) => `{ rects: [[0, 0, 1, 1]], labels: [${label}], confidence: [1] }`;
const labels = async (opened: { plugin: Plugin }) => (await find(opened)).map(({ label }) => label);

describe('a plug-in', () => {
  it('of the guide works as it stands there', async () => {
    const module = path.resolve(__dirname, '../../../../docs/guide/examples/bright-spots.mjs');
    await using opened = openModule(module, { parameters: { threshold: 200 } });
    expect(await opened.plugin.warm()).toEqual(['light']);
    expect(await find(opened, picture([3, 2], [255, 204, 255]))).toEqual([
      { label: 'light', confidence: 0.8, box: [3, 2, 4, 3] },
    ]);
    expect(await find(opened, picture([3, 2], [255, 199, 255]))).toEqual([]);
  });

  it('gets its parameters, and a copy of the picture, blue first', async () => {
    await using opened = await open(
      `export default class {
      constructor(parameters) { this.parameters = parameters; }
      getClasses() { return []; }
      detect(image) {
        const { data, ...rest } = image;
        const label = JSON.stringify([this.parameters, rest, [...data.subarray(0, 3)], data.length, Buffer.isBuffer(data)]);
        data.fill(9);
        return ${one('label')};
      }
    }`,
      { parameters: { zone: 'gate', times: 3 } },
    );
    const shown = picture();
    const before = Buffer.from(shown.data);
    const [found] = await find(opened, shown);
    expect(JSON.parse(found?.label ?? '')).toEqual([
      { zone: 'gate', times: 3 },
      { width: 8, height: 4, channels: 3, space: 'bgr' },
      [3, 2, 1],
      96,
      true,
    ]);
    expect(Buffer.from(shown.data)).toEqual(before);
  });

  it.each([
    [
      'wants red first',
      `export default class { space = 'rgb'; getClasses() {} detect({ data, space }) { return ${one('space + data[0]')}; } }`,
      'rgb1',
    ],
    [
      'is a factory',
      `export default async () => ({ getClasses: () => [], detect: async () => (${one("'made'")}) });`,
      'made',
    ],
    [
      'has the names of the old contract',
      `export class Old { get_classes() {} detect() { return [[[0, 0, 1, 1]], ['old'], ['1']]; } }`,
      'old',
    ],
    [
      'is written the old way',
      `export default function Old() {}\nOld.prototype.get_classes = () => [];\nOld.prototype.detect = () => (${one("'function'")});`,
      'function',
    ],
  ])('may be one that %s', async (_what, source, label) => {
    await using opened = await open(source);
    expect(await labels(opened)).toEqual([label]);
  });

  it.each([
    ['is missing', undefined, 'cannot be loaded: Cannot find module'],
    ['is no program', 'export default class {', 'cannot be loaded: '],
    ['exports nothing', 'const a = 1;', 'it has no default export'],
    ['lacks detect', 'export default class { getClasses() {} }', 'it has no method detect(image)'],
    ['lacks getClasses', 'export default class { detect() {} }', 'it has no method getClasses()'],
    [
      'throws when it is made',
      `export default class { constructor() { throw new Error('no key'); } }`,
      'no key',
    ],
  ])('that %s is named', async (_what, source, said) => {
    await using opened = source === undefined ? openModule('/nowhere/plugin.mjs') : await open(source);
    await expect(opened.plugin.warm()).rejects.toThrow(said);
    await expect(find(opened)).rejects.toMatchObject({ code: 'plugin-failed' });
    await expect(find(opened)).rejects.toThrow(/^the plug-in mine \(.*\.mjs\) failed: /);
  });

  const trouble = (what: string) => `let calls = 0; export default class {
    getClasses() { return []; }
    async detect({ data }) { if (data[2] === 255) { ${what} } return ${one("'well'")}; }
  }`;
  const bad = picture([0, 0], [255, 0, 0]);

  it.each([
    ['throws', `throw new Error('no idea');`, 'failed: it threw: no idea'],
    [
      'throws later',
      `setTimeout(() => { throw new Error('later'); }, 1); await new Promise(() => setInterval(() => {}, 1000));`,
      /it died: (Error: )?later/,
    ],
    [
      'leaves a promise alone',
      `void Promise.reject(new Error('alone')); await new Promise(() => setInterval(() => {}, 1000));`,
      /it died: (Error: )?alone/,
    ],
    ['ends the process', 'process.exit(3);', 'it ended with exit code 3'],
    ['never comes back', 'for (;;);', 'it gave no answer within 0.5 s'],
    [
      'never resolves',
      'await new Promise(() => setInterval(() => {}, 1000));',
      'it gave no answer within 0.5 s',
    ],
    ['answers what cannot be handed over', 'return { rects: () => 1 };', 'could not be cloned'],
    [
      'answers nonsense',
      'return { rects: [[0, 0, 99, 1]], labels: ["x"], confidence: [1] };',
      'its answer is refused, rects.0: [0, 0, 99, 1] is outside',
    ],
  ])('that %s costs one look, and the next works', async (_what, source, said) => {
    await using opened = await open(trouble(source), { timeoutSeconds: 0.5 });
    await opened.plugin.warm();
    await expect(find(opened, bad)).rejects.toThrow(said);
    expect(await labels(opened)).toEqual(['well']);
  });

  it('looks at one picture at a time', async () => {
    await using opened = await open(`let inside = 0; export default class {
      getClasses() {}
      async detect() { inside += 1; const now = String(inside); await new Promise((r) => setTimeout(r, 5)); inside -= 1; return ${one('now')}; }
    }`);
    expect(await Promise.all([labels(opened), labels(opened), labels(opened)])).toEqual([
      ['1'],
      ['1'],
      ['1'],
    ]);
  });

  it('that nobody waits for any more is left', async () => {
    await using opened = await open(trouble('await new Promise((r) => setTimeout(r, 50));'));
    await opened.plugin.warm();
    const stop = new AbortController();
    const finding = opened.plugin.find(bad, jpeg, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(finding).rejects.toThrow('enough');
    expect(await labels(opened)).toEqual(['well']);
  });

  it('prints into the debug log, and knows none of our settings', async () => {
    process.env.TOCSIN_QUEUE__URL = 'redis://:pw@host';
    await using opened = await open(`console.log('I am', String(process.env.TOCSIN_QUEUE__URL));
      export default class { getClasses() {} detect() { return ${one("'a'")}; } }`);
    await opened.plugin.warm();
    await until('it is heard', () => opened.said.length > 0);
    expect(opened.said.join('')).toContain('I am undefined');
  });
});
