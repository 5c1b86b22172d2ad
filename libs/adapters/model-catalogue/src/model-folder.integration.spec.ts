import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../../../../tools/testing/free-port';
import { SelfSigned } from '../../../../tools/testing/self-signed';
import type { CatalogueModel, ModelFile } from './catalogue-model';
import { ModelFolder, type PullOptions } from './model-folder';
import { FileServer, Proxy } from './testing/file-server.fixture';

let opened: AsyncDisposableStack;
let server: FileServer;
let folder: string;
let models: ModelFolder;
beforeEach(async () => {
  opened = new AsyncDisposableStack();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-models-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  server = opened.use(await FileServer.open());
  models = new ModelFolder(path.join(folder, 'models'));
});
afterEach(() => opened.disposeAsync());

const saying = (text: string | RegExp): unknown => expect.stringMatching(text);
const at = (...names: string[]) => path.join(folder, 'models', ...names);
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

function aModel(file: Partial<ModelFile> = {}): CatalogueModel {
  return {
    id: 'm',
    kind: 'object',
    title: 'M',
    advice: '',
    project: '',
    licence: { name: 'MIT', url: '' },
    megabytes: 1,
    files: [{ name: 'm.onnx', url: `http://127.0.0.1:${server.port}/m.onnx`, verified: true, ...file }],
    settings: {},
  };
}

const options = (different: Partial<PullOptions> = {}): PullOptions => ({
  env: {},
  signal: new AbortController().signal,
  accept: false,
  onProgress: (_file, { bytes }) => server.arrived(bytes),
  idleMs: 2_000,
  ...different,
});

describe('pulling a model', () => {
  it('puts the whole file there, and its checksum into the lock file', async () => {
    const progress: number[] = [];
    const [pulled] = await models.pull(
      aModel(),
      options({ onProgress: (_file, { bytes, of }) => progress.push(bytes / (of ?? 0)) }),
    );
    expect(pulled).toMatchObject({
      name: 'm.onnx',
      wasHere: false,
      bytes: 200_000,
      sha256: sha256(server.content),
    });
    expect(await readFile(at('m.onnx'))).toEqual(server.content);
    expect((await readdir(at())).toSorted()).toEqual(['m.onnx', 'models.lock.json']);
    expect(progress.at(-1)).toBe(1);
    expect([...(await models.verify())]).toEqual([['m.onnx', 'here']]);
  });

  it('does not ask again for what is there', async () => {
    await models.pull(aModel(), options());
    const [pulled] = await models.pull(aModel(), options());
    expect(pulled?.wasHere).toBe(true);
    expect(server.asked).toHaveLength(1);
  });

  it('goes on where a connection broke, as often as something comes', async () => {
    server.breaksAfter.push(50_000, 50_000);
    await models.pull(aModel(), options());
    expect(await readFile(at('m.onnx'))).toEqual(server.content);
    expect(server.asked.map(({ range }) => range)).toEqual([
      undefined,
      saying(/^bytes=\d+-$/),
      saying(/^bytes=\d+-$/),
    ]);
  });

  it('goes on in the next run with what an ended one has left', async () => {
    server.breaksAfter.push(50_000, 0);
    await expect(models.pull(aModel(), options())).rejects.toMatchObject({ code: 'download-unreachable' });
    expect((await readdir(at())).toSorted()).toEqual(['m.onnx.part', 'm.onnx.part.json']);
    await models.pull(aModel(), options());
    expect(server.asked.at(-1)?.range).toMatch(/^bytes=\d+-$/);
    expect(await readFile(at('m.onnx'))).toEqual(server.content);
    expect((await readdir(at())).toSorted()).toEqual(['m.onnx', 'models.lock.json']);
  });

  it('begins anew where the file is another one by then', async () => {
    server.breaksAfter.push(50_000, 0);
    await expect(models.pull(aModel(), options())).rejects.toMatchObject({ code: 'download-unreachable' });
    server.content = Buffer.alloc(120_000, 9);
    server.etag = '"second"';
    await models.pull(aModel(), options());
    expect(await readFile(at('m.onnx'))).toEqual(server.content);
  });

  it('repairs a file that is not as it came', async () => {
    await models.pull(aModel(), options());
    await writeFile(at('m.onnx'), 'short');
    expect([...(await models.states(aModel())).values()]).toEqual(['changed']);
    expect([...(await models.verify()).values()]).toEqual(['changed']);
    await models.pull(aModel(), options());
    expect(await readFile(at('m.onnx'))).toEqual(server.content);
  });

  it('refuses another file than last time, unless that is accepted', async () => {
    await models.pull(aModel(), options());
    await rm(at('m.onnx'));
    server.content = Buffer.alloc(100, 1);
    await expect(models.pull(aModel(), options())).rejects.toMatchObject({
      code: 'model-changed',
      message: saying('--accept'),
    });
    expect(await readdir(at())).toEqual(['models.lock.json']);
    await models.pull(aModel(), options({ accept: true }));
    expect([...(await models.verify()).values()]).toEqual(['here']);
  });

  it('refuses another file than the catalogue knows, even the first time', async () => {
    const pinned = aModel({ sha256: sha256(Buffer.from('what is meant')) });
    await expect(models.pull(pinned, options())).rejects.toMatchObject({ code: 'model-changed' });
    expect(await readdir(at())).toEqual([]);
  });

  it("leaves a file alone that is the operator's own", async () => {
    await models.pull(aModel({ name: 'other.onnx' }), options());
    await writeFile(at('m.onnx'), 'mine');
    await expect(models.pull(aModel(), options())).rejects.toMatchObject({ code: 'model-unknown' });
    expect(await readFile(at('m.onnx'), 'utf8')).toBe('mine');
  });

  it.each([
    ['a login page', '<!DOCTYPE html><html>Log in', 'download-no-model'],
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', 'download-no-model'],
    ['an empty file', '', 'download-no-model'],
  ])('refuses %s', async (_what, content, code) => {
    server.content = Buffer.from(content);
    await expect(models.pull(aModel(), options())).rejects.toMatchObject({ code });
    expect(await readdir(at())).toEqual([]);
  });

  it('refuses what is too large, with or without a length', async () => {
    await expect(models.pull(aModel(), options({ mostBytes: 1000 }))).rejects.toMatchObject({
      code: 'download-too-large',
    });
    server.answer = (_request, response) => void response.end(server.content);
    await expect(models.pull(aModel(), options({ mostBytes: 1000 }))).rejects.toMatchObject({
      code: 'download-too-large',
    });
    expect(await readdir(at())).toEqual([]);
  });

  it('follows redirects, but not for ever, and not from TLS to the open', async () => {
    server.answer = ({ url }, response) => {
      if (url !== '/there') return void response.writeHead(302, { location: '/there' }).end();
      return void response.end(server.content);
    };
    await models.pull(aModel(), options());
    server.answer = (_request, response) => void response.writeHead(302, { location: '/round' }).end();
    await expect(models.pull(aModel({ name: 'b.onnx' }), options())).rejects.toMatchObject({
      code: 'download-refused',
    });
  });

  it('says what a server answers that does not have it', async () => {
    server.answer = (_request, response) => void response.writeHead(404).end('no');
    await expect(models.pull(aModel(), options())).rejects.toMatchObject({
      code: 'download-refused',
      message: saying('answered 404'),
    });
  });

  it('says plainly when there is no way to the server', async () => {
    const url = `http://127.0.0.1:${await freePort()}/m.onnx`;
    await expect(models.pull(aModel({ url }), options())).rejects.toMatchObject({
      code: 'download-unreachable',
      message: saying(/cannot be reached .*Is there a network\?.*HTTPS_PROXY/),
    });
  });

  it('gives up on a server that falls silent', async () => {
    server.answer = (_request, response) => void response.writeHead(200, { etag: '"x"' }).write('some');
    await expect(models.pull(aModel(), options({ idleMs: 50 }))).rejects.toMatchObject({
      code: 'download-broken',
    });
  });
});

describe('pulling through a proxy', () => {
  let proxy: Proxy;
  beforeEach(async () => {
    proxy = opened.use(await Proxy.open());
  });

  it('asks it for plain addresses, and for a tunnel to those with TLS', async () => {
    const tls = opened.use(new SelfSigned('models.test'));
    const secure = opened.use(await FileServer.open(tls));
    const env = { HTTP_PROXY: `http://${proxy.host}`, HTTPS_PROXY: proxy.host };
    await models.pull(aModel({ url: `http://models.test:${server.port}/m.onnx` }), options({ env }));
    const url = `https://models.test:${secure.port}/m.onnx`;
    const trusting = options({ env, ca: readFileSync(tls.cert, 'utf8') });
    await models.pull(aModel({ name: 'tls.onnx', url }), trusting);
    expect(await readFile(at('tls.onnx'))).toEqual(secure.content);
    expect(proxy.asked).toEqual([
      `GET http://models.test:${server.port}/m.onnx`,
      `CONNECT models.test:${secure.port}`,
    ]);
  });

  it('trusts no certificate just because it came through one', async () => {
    const tls = opened.use(new SelfSigned('models.test'));
    const secure = opened.use(await FileServer.open(tls));
    const url = `https://models.test:${secure.port}/m.onnx`;
    await expect(
      models.pull(aModel({ url }), options({ env: { HTTPS_PROXY: proxy.host } })),
    ).rejects.toMatchObject({
      code: 'download-unreachable',
      message: saying('self-signed certificate'),
    });
  });

  it.each(['http', 'https'])(
    'names itself to it for %s, and says what is wrong where that fails',
    async (scheme) => {
      proxy.wants = 'anna:hunter 2';
      const url = `${scheme}://models.test:${server.port}/m.onnx`;
      const through = (pair: string) => options({ env: { ALL_PROXY: `http://${pair}${proxy.host}` } });
      await expect(models.pull(aModel({ url }), through(''))).rejects.toMatchObject({
        code: 'proxy-refused',
        message: saying('wants a user and a password'),
      });
      await expect(models.pull(aModel({ url }), through('anna:wrong@'))).rejects.toMatchObject({
        message: saying(/does not take that user and password$/),
      });
      if (scheme === 'http') await models.pull(aModel({ url }), through('anna:hunter%202@'));
    },
  );
});
