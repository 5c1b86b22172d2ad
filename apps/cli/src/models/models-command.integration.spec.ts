import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CatalogueModel } from '@tocsin/model-catalogue';
import { modelsCommand, type ModelsSurroundings } from './models-command';

let folder: string;
let server: Server;
let content: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-models-'));
  content = 'a model';
  server = createServer((_request, response) => void response.end(content)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

function catalogue(): CatalogueModel[] {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return [
    {
      id: 'yolox-s',
      kind: 'object',
      title: 'YOLOX-S',
      advice: 'a good choice',
      project: 'https://example.org/project',
      licence: { name: 'Apache-2.0', url: 'https://example.org/licence' },
      megabytes: 36,
      files: [{ name: 's.onnx', url: `http://127.0.0.1:${port}/s.onnx`, verified: false }],
      settings: { object_weights: 's.onnx' },
    },
  ];
}

async function models(argv: readonly string[], surroundings: ModelsSurroundings = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const console = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const given = { catalogue: catalogue(), ask: undefined, ...surroundings };
  const code = await modelsCommand([...argv, '--folder', folder], console, {}, given);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('tocsin models', () => {
  it('shows the licence before a download, and then how to use the model', async () => {
    const { code, out, err } = await models(['pull', '--yes']);
    expect(code).toBe(0);
    expect(err).toContain('licence of the model: Apache-2.0, https://example.org/licence');
    expect(err).toContain('nobody has verified that s.onnx is at http://127.0.0.1');
    expect(out).toContain(`object_weights=${path.join(folder, 's.onnx')}`);
    expect(await readFile(path.join(folder, 's.onnx'), 'utf8')).toBe('a model');
  });

  it('downloads nothing unless somebody agrees', async () => {
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return false;
    };
    expect(await models(['pull', 'yolox-s'], { ask })).toMatchObject({ code: 1, out: '' });
    expect(questions).toEqual(['Download it under this licence?']);
    const nobody = await models(['pull', 'yolox-s']);
    expect(nobody.code).toBe(1);
    expect(nobody.err).toContain('say --yes');
    expect(JSON.parse((await models(['list', '--json'])).out)).toMatchObject([{ state: 'missing' }]);
  });

  it('lists what is there, and verifies it', async () => {
    expect((await models(['list'])).out).toMatch(
      /^yolox-s +36 MB +- +YOLOX-S; a good choice\n +Apache-2\.0, /,
    );
    await models(['pull', '--yes']);
    expect((await models(['list'])).out).toMatch(/^yolox-s +36 MB +here +YOLOX-S/);
    expect(await models(['verify'])).toMatchObject({ code: 0, out: 's.onnx: as it came' });
    await writeFile(path.join(folder, 's.onnx'), 'A MODEL');
    expect(await models(['verify', '--json'])).toMatchObject({ code: 1, out: '{"s.onnx":"changed"}' });
  });

  it('prints for programs', async () => {
    const { out } = await models(['pull', '--yes', '--json']);
    expect(JSON.parse(out)).toMatchObject([
      { id: 'yolox-s', files: [{ name: 's.onnx', wasHere: false, bytes: 7 }] },
    ]);
  });

  it('refuses a file that has changed at its source, unless that is accepted', async () => {
    await models(['pull', '--yes']);
    await rm(path.join(folder, 's.onnx'));
    content = 'another model';
    const refused = await models(['pull', '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('--accept');
    expect((await models(['pull', '--yes', '--accept'])).code).toBe(0);
  });

  it('says without a network which files to carry there', async () => {
    const [model] = catalogue();
    server.close();
    const { code, err } = await models(['pull', '--yes'], { catalogue: model === undefined ? [] : [model] });
    expect(code).toBe(1);
    expect(err).toMatch(/cannot be reached .*Is there a network\?/);
    expect(err).toContain(`put these files into ${folder}\n  http://127.0.0.1`);
  });

  it.each([
    [['pul'], 'say one of list, pull, verify'],
    [['pull', 'yolox'], 'did you mean yolox-s?'],
    [['list', 'yolox-s'], 'takes no model'],
    [['pull', '--force'], '--force'],
  ])('%j is called wrongly', async (argv, message) => {
    const { code, err } = await models(argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
