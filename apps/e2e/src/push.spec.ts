import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FakeFcm } from '../../../tools/testing/fake-fcm';
import { storedDevices } from './harness/stored-devices';
import { TestGround } from './harness/test-ground';
import { shapes, type Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const { user, password } = users.admin;
const token = 'c0ffee:APA91b-e2e-token';

let ground: TestGround;
let fcm: FakeFcm;

beforeAll(async () => {
  ground = await TestGround.open({
    monitors: [
      { id: 1, name: 'Front Door' },
      { id: 2, name: 'Yard' },
    ],
  });
  fcm = await FakeFcm.start();
});

afterAll(async () => {
  await fcm?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

describe.each(shapes)('push by %s', (shape) => {
  let tocsin: Tocsin;
  let tokenFile: string;

  const devices = () => storedDevices({ shape, tokenFile, redisUrl: ground.redis.url });

  /** What came in for a device about an event. */
  const pushes = (to: string, eventId: number) =>
    fcm.bodiesFor(to).filter((body) => JSON.stringify(body).includes(`"eid":"${eventId}"`));
  const pushed = (to: string, eventId: number) =>
    waitFor(`a push of event ${eventId}`, () => pushes(to, eventId)[0], {
      timeoutMs: 15_000,
      detail: () => JSON.stringify(fcm.received.slice(-3)),
    });

  beforeAll(async () => {
    const folder = path.join(ground.folder.path, `push-${shape}`);
    tokenFile = path.join(folder, 'tokens.txt');
    mkdirSync(folder, { recursive: true });
    // The form of the old server before 6.0.1.
    writeFileSync(tokenFile, 'viewer:old-phone:1:0:android:enabled\n');
    tocsin = await ground.start(
      shape,
      {
        fcm: { enable: true, token_file: tokenFile, fcm_v1_url: fcm.proxyUrl, fcm_v1_key: FakeFcm.proxyKey },
        customize: { send_event_end_notification: true },
        general: {
          use_escontrol_interface: true,
          escontrol_interface_password: 'controlpass',
          escontrol_interface_file: path.join(folder, 'control.dat'),
        },
      },
      { ...ground.zoneminder.env, NODE_EXTRA_CA_CERTS: fcm.certFile },
    );
  });

  afterEach(() => tocsin.disconnectAll());
  afterAll(() => tocsin?.[Symbol.asyncDispose]());

  it('zmNinja on a phone: auth with lists and token, then its queue, last in, first out', async () => {
    const client = await tocsin.connect();
    const always = { appversion: '1.6.009' };
    const data = { user, password, monlist: '1,2', intlist: '0,0', ...always };
    expect(await client.ask({ event: 'auth', data, token })).toMatchObject({ status: 'Success', reason: '' });
    await client.tell({ event: 'push', data: { type: 'badge', badge: 0, ...always }, token });
    await client.tell({
      event: 'control',
      data: { type: 'filter', monlist: '1,2', intlist: '0,0', token, ...always },
      token,
    });
    const register = { type: 'token', platform: 'android', token, state: 'enabled', ...always };
    await client.tell({
      event: 'push',
      data: { ...register, monlist: '1,2', intlist: '0,0' },
      token,
    });
    await client.tell({ event: 'push', data: register, token });
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Motion' });
    expect(await client.alarm(eventId)).toMatchObject({ Name: 'Front Door', Cause: 'Motion' });
    const frames = client.frames.filter((frame) => JSON.stringify(frame).includes(`"${eventId}"`));
    expect(frames[0]).toMatchObject({ event: 'alarm', supplementary: 'true' });
    expect(await pushed(token, eventId)).toMatchObject({
      title: 'Front Door Alarm',
      badge: 1,
      android: { icon: 'ic_stat_notification', channel: 'zmninja' },
    });
    await client.alarm(eventId, 'end');
    expect(client.tallyOf([eventId])).toEqual({ [`${eventId} start`]: 1, [`${eventId} end`]: 1 });
    expect(await devices()).toMatchObject({
      [token]: { platform: 'android', monlist: '1,2', appversion: '1.6.009', user, pushstate: 'enabled' },
      'viewer:old-phone': { platform: 'android', monlist: '1' },
    });
  });

  it('zmNinjaNG: auth, filter, token, badge; switched off over a short connection, then frames only', async () => {
    const auth = { event: 'auth', category: 'normal', data: { user, password, appversion: '1.0.8' } };
    const register = { type: 'token', token: 'ng:1', platform: 'ios', monlist: '', intlist: '' };
    const client = await tocsin.connect({ origin: 'http://localhost' });
    await client.ask(auth);
    await client.tell({ event: 'control', data: { type: 'filter', monlist: '2', intlist: '0' } });
    await client.tell({ event: 'push', data: { ...register, state: 'enabled', profile: 'Home' } });
    await client.tell({ event: 'push', data: { type: 'badge', badge: 0 } });
    const eventId = await ground.zoneminder.alarm(2);
    await client.alarm(eventId, 'end');
    expect(pushes('ng:1', eventId)).toHaveLength(2);
    await client.close();
    const short = await tocsin.connect();
    await short.ask(auth);
    short.send({ event: 'push', data: { type: 'token', token: 'ng:1', platform: 'ios', state: 'disabled' } });
    short.socket.close();
    await waitFor('the device to be switched off', async () =>
      JSON.stringify((await devices())['ng:1']).includes('"disabled"'),
    );
    const later = await ground.zoneminder.alarm(2);
    const watching = await tocsin.login(users.admin);
    await watching.alarm(await ground.zoneminder.alarm(1));
    expect(pushes('ng:1', later)).toEqual([]);
  });

  it('a token without a user, from a file of the old form, is pushed to within its list', async () => {
    const [first, second] = [await ground.zoneminder.alarm(2), await ground.zoneminder.alarm(1)];
    await pushed('viewer:old-phone', second);
    expect(pushes('viewer:old-phone', first)).toEqual([]);
  });

  it('the control interface: mutes, answers each command once, and restarts', async () => {
    const control = await tocsin.connect();
    const login = { event: 'auth', category: 'escontrol', data: { password: 'controlpass' } };
    expect(await control.ask(login)).toMatchObject({ event: 'auth', status: 'Success' });
    const command = (data: object) => control.ask({ event: 'escontrol', data });
    expect(await command({ command: 'mute', monitors: [2] })).toMatchObject({ type: '', status: 'Success' });
    const listener = await tocsin.login(users.admin);
    const muted = await ground.zoneminder.alarm(2);
    await listener.alarm(await ground.zoneminder.alarm(1), 'end');
    expect(listener.tallyOf([muted])).toEqual({});
    expect(control.alarms).toEqual([]);
    const answer = await command({ command: 'get' });
    expect(JSON.parse(String(answer['response']))).toEqual({ notifications: { 1: 0, 2: -1 } });
    const gateway = tocsin.part('gateway');
    const starts = () => gateway.log.matching(/Web Socket Event Server listening on port \d+/).length;
    expect(starts()).toBe(1);
    expect(await command({ command: 'restart' })).toMatchObject({ type: 'command', status: 'Success' });
    expect((await control.closed()).code).toBe(1001);
    // Nobody would start it again, so it begins anew by itself.
    await waitFor('the gateway to begin anew', () => starts() === 2);
    const again = await tocsin.connect();
    await again.ask(login);
    expect(await again.ask({ event: 'escontrol', data: { command: 'get' } })).toMatchObject({
      response: '{"notifications":{"1":0,"2":-1}}',
    });
  });

  it('no token stands in a log', () => {
    for (const secret of [token, 'viewer:old-phone', FakeFcm.proxyKey, 'controlpass']) {
      expect(tocsin.log).not.toContain(secret);
    }
  });
});
