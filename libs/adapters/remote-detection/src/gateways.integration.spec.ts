import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RemoteSettings } from '@tocsin/detection-config';
import pino from 'pino';
import { LoginFile } from './login-file';
import { openGateway } from './open-gateway';
import { type Asked, json, startService } from '../../../../tools/testing/http-service';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gateways-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const jpeg = Buffer.from([0xff, 0xd8, 9, 9]);
const { signal } = new AbortController();
const login = { access_token: 'tok-1', expires: 3600 };

function open(gateway: string, different: Partial<RemoteSettings> = {}, now = () => 1_000_000_000) {
  const log = pino({ level: 'silent' });
  return openGateway({
    settings: {
      gateway,
      dialect: 'mlapi',
      mode: 'image',
      user: 'es',
      password: 'pw',
      timeout: 20,
      fallbackLocal: false,
      ...different,
    },
    loginFile: new LoginFile(folder, log),
    now,
  });
}
const loginOr = (answer: unknown) =>
  startService((response, { url }) => json(url.endsWith('/login') ? login : answer)(response));
const picture = { types: ['object'], signal };
const paths = (asked: readonly Asked[]) => asked.map(({ method, url }) => `${method} ${url}`);

describe('mlapi', () => {
  it('is sent the picture once for each type, and its list is read with and without label', async () => {
    await using server = await startService((response, { url }) =>
      json(
        url.endsWith('/login')
          ? login
          : url.includes('type=face')
            ? [{ type: 'ann', confidence: '100.00%', box: [5, 6, 7, 8] }]
            : [{ type: 'object', label: 'person', confidence: '99.77%', box: [1, 2, 3, 4] }],
      )(response),
    );
    const gateway = open(`${server.url}/api/v1`);
    expect(await gateway.lookAtPicture(jpeg, { types: ['object', 'face'], signal })).toEqual({
      found: [
        { type: 'object', model: null, label: 'person', confidence: 0.9977, box: [1, 2, 3, 4] },
        { type: 'face', model: null, label: 'ann', confidence: 1, box: [5, 6, 7, 8] },
      ],
      size: null,
      frame: null,
    });
    expect(paths(server.asked)).toEqual([
      'POST /api/v1/login',
      'POST /api/v1/detect/object?type=object&delete=true',
      'POST /api/v1/detect/object?type=face&delete=true',
    ]);
    expect(server.asked[0]?.body).toBe('{"username":"es","password":"pw"}');
    expect(server.asked[1]?.headers.authorization).toBe('Bearer tok-1');
    expect(server.asked[1]?.body).toContain('name="file"; filename="frame.jpg"');
    expect(server.asked[1]?.body).toContain(jpeg.toString('latin1'));
  });

  it('is told of an event as the old hooks told it', async () => {
    await using server = await loginOr({
      matched_data: {
        boxes: [[1, 2, 3, 4]],
        error_boxes: [],
        labels: ['car'],
        confidences: [0.5],
        frame_id: 21,
        model_names: ['yolo'],
        image_dimensions: { original: [1080, 1920], resized: [450, 800] },
        image: null,
        polygons: [],
      },
      all_matches: [
        {
          frame_id: 'alarm',
          boxes: [],
          error_boxes: [],
          labels: [],
          confidences: [],
          detection_types: [],
          model_names: [],
        },
        {
          frame_id: 21,
          boxes: [[1, 2, 3, 4]],
          labels: ['car'],
          confidences: [0.5],
          detection_types: ['alpr'],
          model_names: [],
        },
      ],
    });
    const sight = await open(server.url).lookAtEvent?.({
      eventId: 5060,
      monitorId: 3,
      reason: 'Motion: gate',
      streamOptions: { frame_set: 'alarm,21', polygons: [{ name: 'gate', value: [[0, 0]], pattern: null }] },
      overrides: { model_sequence: 'object', object: { pattern: '.*' } },
      signal,
    });
    expect(sight).toEqual({
      found: [{ type: 'alpr', model: 'yolo', label: 'car', confidence: 0.5, box: [1, 2, 3, 4] }],
      size: { width: 800, height: 450 },
      frame: '21',
    });
    const [, asked] = server.asked;
    expect(asked?.url).toBe('/detect/object?type=object&delete=true&response_format=zm_detect');
    expect(asked?.headers['content-type']).toBe('application/json');
    expect(asked?.body).toBe(
      '{"version":"6.1.29","mid":"3","reason":"Motion: gate","stream":"5060",' +
        '"stream_options":{"frame_set":"alarm,21","polygons":[{"name":"gate","value":[[0,0]],"pattern":null}],"api":null},' +
        '"ml_overrides":{"model_sequence":"object","object":{"pattern":".*"}}}',
    );
  });

  it('of an event that shows nothing says so', async () => {
    await using server = await loginOr({
      matched_data: { boxes: [], labels: [], confidences: [], frame_id: null, image: null },
      all_matches: [],
    });
    const question = { eventId: 1, monitorId: null, reason: '', streamOptions: {}, overrides: {}, signal };
    expect(await open(server.url).lookAtEvent?.(question)).toEqual({ found: [], size: null, frame: null });
  });
});

describe('pyzm.serve', () => {
  const sight = {
    boxes: [[1, 2, 3, 4]],
    labels: ['person'],
    confidences: [0.9],
    frame_id: 'single',
    image_dimensions: { original: [480, 640], resized: null },
    error_boxes: [],
    model_names: ['yolo11s'],
    detection_types: ['object'],
    polygons: [],
  };
  const seen = {
    found: [{ type: 'object', model: 'yolo11s', label: 'person', confidence: 0.9, box: [1, 2, 3, 4] }],
    size: { width: 640, height: 480 },
  };

  it('is sent the picture', async () => {
    await using server = await loginOr(sight);
    const gateway = open(server.url, { dialect: 'pyzm', user: null });
    expect(await gateway.lookAtPicture(jpeg, picture)).toEqual({ ...seen, frame: 'single' });
    expect(paths(server.asked)).toEqual(['POST /detect']);
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
  });

  it('is told the address of a picture', async () => {
    await using server = await loginOr({ results: [{ ...sight, frame_id: 'alarm' }] });
    const gateway = open(server.url, { dialect: 'pyzm' });
    const address = {
      ...picture,
      frame: 'alarm',
      url: 'http://zm/index.php?fid=alarm',
      auth: 'token=t',
      verifyTls: false,
    };
    expect(await gateway.lookAtAddress?.(address)).toEqual({ ...seen, frame: 'alarm' });
    expect(paths(server.asked)).toEqual(['POST /login', 'POST /detect_urls']);
    expect(server.asked[1]?.body).toBe(
      '{"urls":[{"frame_id":"alarm","url":"http://zm/index.php?fid=alarm"}],"zm_auth":"token=t","verify_ssl":false}',
    );
  });

  it('that could not fetch the picture has failed', async () => {
    await using server = await loginOr({ results: [] });
    const address = { ...picture, frame: 'alarm', url: 'http://zm/', auth: '', verifyTls: true };
    await expect(open(server.url, { dialect: 'pyzm' }).lookAtAddress?.(address)).rejects.toThrow(
      'set ml_gateway_mode=image',
    );
  });
});

describe('the login', () => {
  const file = () => path.join(folder, 'zm_login.json');

  it('lasts until 30 s before its end, also over a restart, for nobody else to read', async () => {
    await using server = await loginOr([]);
    let now = 1_000_000_000;
    const look = (gateway = open(server.url, {}, () => now)) => gateway.lookAtPicture(jpeg, picture);
    const logins = () => server.asked.filter(({ url }) => url === '/login').length;
    const first = open(server.url, {}, () => now);
    await look(first);
    expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({
      token: 'tok-1',
      expires: 3600,
      time: 1_000_000,
    });
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    now += 3569_000;
    await look(first);
    await look();
    expect(logins()).toBe(1);
    now += 1000;
    await look();
    expect(logins()).toBe(2);
  });

  it('is one for all who wait', async () => {
    await using server = await loginOr([]);
    const gateway = open(server.url);
    await Promise.all([gateway.lookAtPicture(jpeg, picture), gateway.lookAtPicture(jpeg, picture)]);
    expect(server.asked.filter(({ url }) => url === '/login')).toHaveLength(1);
  });

  it('is done anew where the token is of another key', async () => {
    await writeFile(file(), JSON.stringify({ token: 'old', expires: '3600', time: 1_000_000 }));
    await using server = await startService((response, { url, headers }) =>
      headers.authorization === 'Bearer old'
        ? response.writeHead(422).end('{"msg":"Signature verification failed"}')
        : json(url === '/login' ? login : [])(response),
    );
    expect(await open(server.url).lookAtPicture(jpeg, picture)).toMatchObject({ found: [] });
    expect(server.asked.map(({ headers, url }) => `${url} ${headers.authorization ?? ''}`)).toEqual([
      '/detect/object?type=object&delete=true Bearer old',
      '/login ',
      '/detect/object?type=object&delete=true Bearer tok-1',
    ]);
  });

  it('that is refused is named, without the password', async () => {
    await using server = await startService((response) =>
      response.writeHead(401).end('{"message":"incorrect credentials"}'),
    );
    const finding = open(server.url).lookAtPicture(jpeg, picture);
    await expect(finding).rejects.toMatchObject({ code: 'gateway-login', retryable: false });
    await expect(finding).rejects.toThrow(
      '(HTTP 401): {"message":"incorrect credentials"}; see ml_user and ml_password',
    );
  });

  it('with a damaged file begins anew', async () => {
    await writeFile(file(), '{"token":');
    await using server = await loginOr([]);
    expect(await open(server.url).lookAtPicture(jpeg, picture)).toMatchObject({ found: [] });
  });
});

describe('a gateway', () => {
  it.each([
    [200, '<html>', 'answered no JSON to /detect/object: <html>'],
    [500, 'oh', 'answered HTTP 500 to /detect/object: oh'],
    [302, '', 'answered HTTP 302 to /detect/object: an empty answer'],
    [200, '{"a":1}', 'answered in a form that is not known: all of it'],
    [200, '[{"type":"object","confidence":"many","box":[1,2,3,4]}]', 'not known: 0.confidence'],
  ])('that answers %d %s has failed', async (status, text, said) => {
    await using server = await startService((response) =>
      response.writeHead(status, { location: '/x' }).end(text),
    );
    const finding = open(server.url, { user: null }).lookAtPicture(jpeg, picture);
    await expect(finding).rejects.toMatchObject({ code: 'gateway-failed' });
    await expect(finding).rejects.toThrow(said);
  });

  it('that says nothing is given up after ml_timeout', async () => {
    await using server = await startService(() => undefined);
    const finding = open(server.url, { user: null, timeout: 0.1 }).lookAtPicture(jpeg, picture);
    await expect(finding).rejects.toMatchObject({ code: 'gateway-unreachable', retryable: true });
    await expect(finding).rejects.toThrow('gave no answer within 0.1 s; see ml_timeout');
  });

  it('that is not there is named', async () => {
    const server = await loginOr([]);
    await server[Symbol.asyncDispose]();
    const finding = open(server.url).lookAtPicture(jpeg, picture);
    await expect(finding).rejects.toThrow(
      `the gateway at ${new URL(server.url).host} cannot be reached: ECONNREFUSED; see ml_gateway`,
    );
  });
});
