import { rm, writeFile } from 'node:fs/promises';
import { Bench, never, pushTo } from './fcm.fixture';

let bench: Bench;

beforeEach(async () => {
  bench = await Bench.make();
});
afterEach(() => bench[Symbol.asyncDispose]());

describe('a key file that cannot be used', () => {
  const write = (text: string): Promise<void> => writeFile(bench.keyFile, text);

  it.each([
    ['is missing', () => rm(bench.keyFile), /cannot be read .*ENOENT/],
    ['is not JSON', () => write('{"private_key": "hunter2'), /is not JSON/],
    ['is no object', () => write('null'), /no object/],
    ['has no project', () => write(bench.fcm.keyFile({ project_id: '' })), /has no project_id/],
    ['has no address', () => write(bench.fcm.keyFile({ client_email: 5 })), /has no client_email/],
    ['has no key', () => write(bench.fcm.keyFile({ private_key: undefined })), /has no private_key/],
    [
      'has a key that is none',
      () => write(bench.fcm.keyFile({ private_key: 'hunter2' })),
      /private_key that is none/,
    ],
    [
      'leads elsewhere',
      () => write(bench.fcm.keyFile({ token_uri: 'http://x' })),
      /token_uri that is no https/,
    ],
  ])(
    'because it %s is said at the start with file and remedy, and fails each push',
    async (_case, spoil, what) => {
      await spoil();
      const sender = await bench.direct();
      const [complaint] = bench.lines.complaints();
      expect(complaint).toMatch(what);
      expect(complaint).toContain(bench.keyFile);
      expect(complaint).toContain('Firebase console');
      expect(bench.logText).not.toContain('hunter2');
      expect(await sender.send(pushTo('phone'), never)).toEqual({
        kind: 'failed',
        reason: expect.stringMatching(what) as unknown,
      });
    },
  );

  it('is read again with the next push, so that putting it right needs no restart', async () => {
    await rm(bench.keyFile);
    const sender = await bench.direct();
    await sender.send(pushTo('phone'), never);
    await write(bench.fcm.keyFile());
    expect(await sender.send(pushTo('phone'), never)).toEqual({ kind: 'sent' });
  });

  it('because it was not signed by the account is refused by Google', async () => {
    const other = await Bench.make();
    await write(other.fcm.keyFile({ token_uri: `${bench.fcm.origin}/token` }));
    await other[Symbol.asyncDispose]();
    const sender = await bench.direct();
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('Invalid JWT Signature') as unknown,
    });
  });
});

describe('the settings of a proxy', () => {
  it('carry the key as it is, without a word before it', async () => {
    const sender = await bench.proxy();
    await sender.send(pushTo('phone'), never);
    expect(bench.fcm.received[0]).toMatchObject({ authorization: 'eyJ.proxy.key', url: '/send_push' });
    expect(bench.fcm.granted).toEqual([]);
  });

  it.each([
    ['fcm_v1_key', (proxyUrl: string) => ({ fcm_v1_url: proxyUrl })],
    ['fcm_v1_url', () => ({ fcm_v1_key: 'key' })],
    ['fcm_v1_url', () => ({})],
  ])(
    'without %s are one warning at the start, and fail each push without a word or a request',
    async (missing, settings) => {
      const sender = await bench.open(settings(bench.fcm.proxyUrl));
      expect(sender.obstacle).toContain(`${missing} is not set`);
      expect(await sender.send(pushTo('phone'), never)).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining(missing) as unknown,
      });
      expect(bench.lines.complaints()).toEqual([expect.stringContaining(`${missing} is not set`)]);
      expect(bench.lines.count('notification over FCM')).toBe(0);
      expect(bench.fcm.received).toEqual([]);
    },
  );

  it('with a wrong key fail the push and keep the device', async () => {
    const sender = await bench.open({ fcm_v1_url: bench.fcm.proxyUrl, fcm_v1_key: 'wrong' });
    expect(await sender.send(pushTo('phone'), never)).toEqual({
      kind: 'failed',
      reason: 'status 401: jwt malformed',
    });
  });

  it.each([
    ['with a key that no header can hold', 'two\nlines'],
    ['with a key outside Latin', 'schlüssel🔑'],
  ])('%s fail the push, without the key in the reason', async (_case, key) => {
    const sender = await bench.open({ fcm_v1_url: bench.fcm.proxyUrl, fcm_v1_key: key });
    const answer = await sender.send(pushTo('phone'), never);
    expect(answer.kind).toBe('failed');
    expect(JSON.stringify(answer)).not.toContain(key.slice(0, 3));
  });

  it('that lead nowhere fail the push in the end', async () => {
    const sender = await bench.open({ fcm_v1_url: 'http://127.0.0.1:1/', fcm_v1_key: 'key' });
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/127\.0\.0\.1:1 gave no answer: .*ECONNREFUSED/) as unknown,
    });
  });

  it('of the protocol that Google ended are warned of', async () => {
    await bench.open({
      use_fcmv1: false,
      api_key: 'AAAA',
      fcm_v1_url: bench.fcm.proxyUrl,
      fcm_v1_key: 'key',
    });
    expect(bench.lines.complaints()).toEqual([expect.stringContaining('2024')]);
    expect(bench.logText).not.toContain('AAAA');
  });
});

describe('a server whose certificate nobody vouches for', () => {
  it('gets nothing', async () => {
    const { Agent } = await import('node:https');
    const sender = await bench.proxy({ agent: new Agent() });
    expect(await sender.send(pushTo('phone'), never)).toMatchObject({ kind: 'failed' });
    expect(bench.fcm.received).toEqual([]);
  });
});
