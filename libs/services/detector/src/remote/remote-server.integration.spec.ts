import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Config } from '@tocsin/config';
import { EventId, MonitorId } from '@tocsin/messages';
import { LoginFile, openGateway, type RemoteGateway } from '@tocsin/remote-detection';
import pino from 'pino';
import sharp from 'sharp';
import { colourLabels, writeColourModel } from '../../../../../tools/testing/colour-model';
import { bundleInferenceWorker } from '../../../../../tools/testing/inference-worker';
import { Stopwatch } from '../stopwatch';
import { aConfig, openDetectionRig } from '../testing/picture-detection.fixture';
import { startRemoteServer } from './start-remote-server';

let folder: string;
let workerFile: string;
let red: Buffer;
let grey: Buffer;
beforeAll(async () => {
  workerFile = bundleInferenceWorker();
  folder = await mkdtemp(path.join(tmpdir(), 'remote-server-'));
  await writeFile(path.join(folder, 'colours.onnx'), writeColourModel(128));
  await writeFile(path.join(folder, 'colours.txt'), colourLabels.join('\n'));
  const plain = () => sharp({ create: { width: 256, height: 192, channels: 3, background: '#727272' } });
  const square = { create: { width: 64, height: 64, channels: 3 as const, background: '#f00' } };
  const options = { quality: 95, chromaSubsampling: '4:4:4' };
  grey = await plain().jpeg(options).toBuffer();
  red = await plain()
    .composite([{ input: square, left: 64, top: 0 }])
    .jpeg(options)
    .toBuffer();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const { signal } = new AbortController();
const anyNumber: unknown = expect.any(Number);
const anyText: unknown = expect.any(String);
const aToken: unknown = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);
const aPercentage: unknown = expect.stringMatching(/^\d+\.\d\d%$/);
const found = [{ type: 'object', label: 'red', confidence: anyNumber, box: [64, 0, 128, 64] }];

/** A ZoneMinder that has one event, whose snapshot shows something red. */
async function startPortal() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://portal');
    asked.push(request.url ?? '');
    const picture = searchParams.get('fid') === 'snapshot' ? red : grey;
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return {
    url: `http://127.0.0.1:${address.port}/zm`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Our own detection, answering on a free port. */
async function open(settings: Record<string, unknown> = {}, portal: string | null = null) {
  await using opened = new AsyncDisposableStack();
  const detector = { model: path.join(folder, 'colours.onnx'), labels: path.join(folder, 'colours.txt') };
  const config = aConfig(detector, (usual) => ({
    ...usual,
    basePath: folder,
    frames: { ...usual.frames, set: ['alarm', 'snapshot'], source: 'portal', isBestMatch: false },
    portal: { ...usual.portal, portal },
  }));
  const rig = opened.use(openDetectionRig(config, { workerFile }));
  const said: string[] = [];
  const server = opened.use(
    await startRemoteServer({
      config: Config.parse({
        general: { base_data_path: path.join(folder, 'data') },
        detector: { remote_port: 0, remote_user: 'es', remote_password: 'pw', ...settings },
      }),
      log: pino({ level: 'debug' }, { write: (line: string) => said.push(line) }),
      detection: rig.detection,
      configFor: async () => config,
    }),
  );
  const kept = opened.move();
  return { url: `http://127.0.0.1:${server.port}`, said, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function gatewayOf(url: string, dialect: 'mlapi' | 'pyzm', password = 'pw'): Promise<RemoteGateway> {
  const gateway = dialect === 'mlapi' ? `${url}/api/v1` : url;
  const own = await mkdtemp(path.join(folder, 'client-'));
  return openGateway({
    settings: { gateway, dialect, mode: 'url', user: 'es', password, timeout: 20, fallbackLocal: false },
    loginFile: new LoginFile(own, pino({ level: 'silent' })),
    now: Date.now,
  });
}

async function tokenOf(url: string): Promise<string> {
  const response = await post(`${url}/login`, { username: 'es', password: 'pw' });
  const said: unknown = await response.json();
  if (typeof said !== 'object' || said === null || !('access_token' in said))
    throw new Error('there is no token');
  return String(said.access_token);
}
const post = (url: string, body: unknown, token?: string) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
function upload(url: string, token: string, picture: Buffer, name = 'a.jpg') {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(picture)]), name);
  return fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
}

describe('our client at our server', () => {
  it.each(['mlapi', 'pyzm'] as const)('sends a picture in the manner of %s', async (dialect) => {
    await using server = await open();
    const gateway = await gatewayOf(server.url, dialect);
    const sight = await gateway.lookAtPicture(red, { types: ['object', 'face'], signal });
    expect(sight.found).toMatchObject(found);
    expect((await gateway.lookAtPicture(grey, { types: ['object'], signal })).found).toEqual([]);
  });

  it('names an event, whose pictures the server fetches from its ZoneMinder', async () => {
    await using portal = await startPortal();
    await using server = await open({}, portal.url);
    const gateway = await gatewayOf(server.url, 'mlapi');
    const question = {
      eventId: 5060,
      monitorId: 3,
      reason: 'Motion',
      streamOptions: {},
      overrides: {},
      signal,
    };
    expect(await gateway.lookAtEvent?.(question)).toMatchObject({
      found,
      frame: 'snapshot',
      size: { width: 256, height: 192 },
    });
    expect(portal.asked).toEqual([
      '/zm/index.php?view=image&eid=5060&fid=alarm',
      '/zm/index.php?view=image&eid=5060&fid=snapshot',
    ]);
    const other = { ...question, overrides: { object: { pattern: 'blue' } } };
    expect(await gateway.lookAtEvent?.(other)).toMatchObject({ found: [], frame: null });
    const elsewhere = {
      ...question,
      streamOptions: {
        polygons: [
          {
            name: 'left',
            value: [
              [0, 0],
              [9, 0],
              [9, 9],
            ],
            pattern: null,
          },
        ],
      },
    };
    expect(await gateway.lookAtEvent?.(elsewhere)).toMatchObject({ found: [], frame: null });
  });

  it('names the address of a picture, which is fetched from the portal and from nobody else', async () => {
    await using portal = await startPortal();
    await using other = await startPortal();
    await using server = await open({}, portal.url);
    const gateway = await gatewayOf(server.url, 'pyzm');
    const at = (url: string) =>
      gateway.lookAtAddress?.({
        frame: 'snapshot',
        url: `${url}/index.php?view=image&eid=1&fid=snapshot`,
        auth: 'token=t',
        verifyTls: true,
        types: [],
        signal,
      });
    expect(await at(portal.url)).toMatchObject({ found, frame: 'snapshot' });
    expect(portal.asked).toEqual(['/zm/index.php?view=image&eid=1&fid=snapshot&token=t']);
    await expect(at(other.url)).rejects.toMatchObject({ code: 'gateway-failed' });
    expect(other.asked).toEqual([]);
    expect(server.said.join('')).toContain('is not allowed; see [detector] remote_allowed_hosts');
  });

  it.each(['mlapi', 'pyzm'] as const)(
    'looks for the pipeline of another machine in the manner of %s',
    async (dialect) => {
      await using portal = await startPortal();
      await using server = await open({}, portal.url);
      const base = await mkdtemp(path.join(folder, 'asking-'));
      const gateway = dialect === 'mlapi' ? `${server.url}/api/v1` : server.url;
      const config = aConfig({}, (usual) => ({
        ...usual,
        basePath: base,
        remote: {
          gateway,
          dialect,
          mode: 'url',
          user: 'es',
          password: 'pw',
          timeout: 20,
          fallbackLocal: false,
        },
        frames: { ...usual.frames, set: ['snapshot'], source: 'portal' },
        portal: { ...usual.portal, portal: portal.url },
      }));
      await using rig = openDetectionRig(config, { workerFile });
      const ids = { name: '0-7', eventId: EventId.parse(7), monitorId: MonitorId.parse(2) };
      const subject = { ...ids, file: null, seenAt: null, cause: 'Motion', eventPath: null };
      const { text } = await rig.detection.look(subject, { signal, stopwatch: new Stopwatch() });
      expect(text).toBe('[s] detected:red');
    },
  );

  it.each(['mlapi', 'pyzm'] as const)(
    'is told that its password is wrong in the manner of %s',
    async (dialect) => {
      await using server = await open();
      const gateway = await gatewayOf(server.url, dialect, 'guess');
      await expect(gateway.lookAtPicture(red, { types: ['object'], signal })).rejects.toThrow(
        dialect === 'mlapi' ? '{"message":"incorrect credentials"}' : '{"detail":"Invalid credentials"}',
      );
    },
  );
});

describe('detection for others', () => {
  it('takes sixteen pictures at once, and more as soon as those are over', async () => {
    await using server = await open();
    const token = await tokenOf(server.url);
    const statuses = async (count: number) =>
      (
        await Promise.all(Array.from({ length: count }, () => upload(`${server.url}/detect`, token, red)))
      ).map(({ status }) => status);
    const first = await statuses(40);
    expect(new Set(first)).toEqual(new Set([200, 503]));
    expect(first.filter((status) => status === 200).length).toBeGreaterThanOrEqual(16);
    for (let time = 0; time < 20; time += 1) expect(await statuses(1)).toEqual([200]);
  });

  it('says that it is well', async () => {
    await using server = await open();
    expect(await (await fetch(`${server.url}/api/v1/health`)).text()).toBe('"ok"');
    expect(await (await fetch(`${server.url}/health`)).text()).toBe('{"status":"ok","models_loaded":true}');
    expect(await (await fetch(`${server.url}/models`)).json()).toMatchObject({
      models: [{ type: 'object', framework: 'onnx', loaded: true }],
    });
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
  });

  it('logs in to the letter', async () => {
    await using server = await open();
    const login = `${server.url}/api/v1/login`;
    expect(await (await post(login, { username: 'es', password: 'pw' })).json()).toEqual({
      access_token: aToken,
      expires: 3600,
    });
    expect((await post(login, { username: 'es' })).status).toBe(400);
    expect((await fetch(login, { method: 'POST' })).status).toBe(400);
    const wrong = await post(login, { username: 'es', password: 'guess' });
    expect([wrong.status, await wrong.text()]).toEqual([401, '{"message":"incorrect credentials"}']);
  });

  it('lets nobody guess for long', async () => {
    await using server = await open();
    const tries = Array.from({ length: 14 }, () =>
      post(`${server.url}/login`, { username: 'es', password: 'guess' }),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    expect(server.said.join('')).not.toContain('guess');
  });

  it("knows the users of mlapi's db.json", async () => {
    const file = path.join(folder, 'db.json');
    // bcrypt of "secret", cost 4
    const password = '$2b$04$VhoK/l7yJNCMSWho1Mc8qOgFC/6KnptmKydnct9JwDqyEYFcOVs.y';
    await writeFile(file, JSON.stringify({ users: { 1: { name: 'ann', password } } }));
    await using server = await open({ remote_users_file: file });
    expect((await post(`${server.url}/login`, { username: 'ann', password: 'secret' })).status).toBe(200);
    expect((await post(`${server.url}/login`, { username: 'ann', password: 'wrong' })).status).toBe(401);
    expect((await post(`${server.url}/login`, { username: 'bob', password: 'secret' })).status).toBe(401);
  });

  it.each(['/api/v1/detect/object', '/detect', '/detect_urls'])('asks for a token at %s', async (at) => {
    await using server = await open();
    for (const token of [undefined, 'a.b.c']) {
      const response = await post(`${server.url}${at}`, {}, token);
      expect(response.status).toBe(401);
      expect(Object.keys(Object(await response.json()))).toEqual(
        at.startsWith('/api') ? ['code', 'msg'] : ['detail'],
      );
    }
  });

  it('asks nobody where the operator says so', async () => {
    await using server = await open({ remote_auth: 'no' });
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(red)]), 'a.jpg');
    expect(await (await fetch(`${server.url}/detect`, { method: 'POST', body: form })).json()).toMatchObject({
      labels: ['red'],
      frame_id: 'single',
    });
    expect((await post(`${server.url}/login`, { username: 'x', password: 'y' })).status).toBe(200);
    expect(server.said.join('')).toContain('asks nobody to log in');
  });

  it('names the mistake where nobody could log in', async () => {
    await expect(open({ remote_user: undefined })).rejects.toMatchObject({ code: 'remote-settings' });
  });

  it.each<[string, string, Buffer | 'large', string, number]>([
    ['mlapi', '/api/v1/detect/object', Buffer.from('<html>'), 'a.jpg', 400],
    ['mlapi', '/api/v1/detect/object', Buffer.from('MZ'), 'a.exe', 400],
    ['mlapi', '/api/v1/detect/object', 'large', 'a.jpg', 413],
    ['pyzm', '/detect', Buffer.alloc(0), 'a.jpg', 400],
    ['pyzm', '/detect', Buffer.from('<html>'), 'a.jpg', 400],
    ['pyzm', '/detect', 'large', 'a.jpg', 413],
  ])('in the manner of %s refuses at %s what is no picture', async (_dialect, at, picture, name, status) => {
    await using server = await open();
    const bytes = picture === 'large' ? Buffer.concat([red, Buffer.alloc(5 * 1024 * 1024)]) : picture;
    const response = await upload(`${server.url}${at}`, await tokenOf(server.url), bytes, name);
    expect(response.status).toBe(status);
    expect(JSON.stringify(await response.json())).not.toContain(folder);
  });

  it.each([
    [{}, 'type=object'],
    [{ stream: '/etc/passwd', stream_options: {} }, 'type=object'],
    [{ stream: 'http://169.254.169.254/', stream_options: {} }, 'type=object'],
    [{}, 'type=dragon'],
    [{ url: 'not an address' }, ''],
    [{ url: 'http://127.0.0.1:6379/' }, ''],
  ])('refuses %j with %s', async (body, query) => {
    await using server = await open();
    const response = await post(
      `${server.url}/api/v1/detect/object?${query}`,
      body,
      await tokenOf(server.url),
    );
    expect([400, 403]).toContain(response.status);
    expect(await response.json()).toEqual({ code: response.status, msg: anyText });
  });

  it('looks at a picture that is named by its address at the portal', async () => {
    await using portal = await startPortal();
    await using server = await open({}, portal.url);
    const url = `${portal.url}/index.php?fid=snapshot`;
    const response = await post(
      `${server.url}/api/v1/detect/object?type=object`,
      { url },
      await tokenOf(server.url),
    );
    expect(await response.json()).toMatchObject([
      {
        type: 'object',
        label: 'red',
        confidence: aPercentage,
        box: [64, 0, 128, 64],
      },
    ]);
  });

  it('keeps what it was sent where the operator wants that, unless the caller wants it deleted', async () => {
    const images = path.join(folder, 'images');
    await using server = await open({ remote_images_path: images });
    const token = await tokenOf(server.url);
    const at = `${server.url}/api/v1/detect/object?type=object&response_format=zm_detect`;
    expect(await (await upload(`${at}&delete=true`, token, red)).json()).toMatchObject({
      matched_data: { labels: ['red'], image: null },
    });
    await expect(readdir(images)).rejects.toThrow('ENOENT');
    await upload(at, token, red);
    expect(await readdir(images)).toHaveLength(1);
  });

  it('keeps its key, for nobody else to read, so that tokens outlive a restart', async () => {
    let token: string;
    {
      await using server = await open();
      token = await tokenOf(server.url);
    }
    await using server = await open();
    expect((await upload(`${server.url}/detect`, token, red)).status).toBe(200);
    expect((await stat(path.join(folder, 'data', 'remote-secret-key'))).mode & 0o777).toBe(0o600);
  });
});
