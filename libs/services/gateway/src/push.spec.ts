import { AlarmFrame } from '@tocsin/client-frames';
import { alarmId, EventId, ServerId } from '@tocsin/messages';
import { until } from '../../../../tools/testing/until';
import { deviceKey } from './devices/devices';
import { notification } from './testing/gateway-rig';
import { matching } from './testing/matching';
import { PushRig, register } from './testing/push-rig';

const refOf = (eventId: number) => ({
  ...notification(eventId).alarm,
  server: ServerId.parse(0),
  eventId: EventId.parse(eventId),
});
const fail = (type: string, reason: string) => ({ event: 'push', type, status: 'Fail', reason });
const push = (data: Record<string, unknown>, token?: string) => ({
  event: 'push',
  data,
  ...(token === undefined ? {} : { token }),
});
const ends = { customize: { send_event_end_notification: 'yes' } };
const end = (eventId: number) => notification(eventId, { alarm: { phase: 'end', cause: 'Motion: All' } });
const lastMonth = (new Date().getMonth() + 11) % 12;
const thisMonth = new Date().getMonth();

describe('a push message', () => {
  let rig: PushRig;
  beforeAll(async () => {
    rig = await PushRig.start();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  it.each([
    ['token', { type: 'token', platform: 'ios', token: 'stranger:1' }],
    ['badge', { type: 'badge', badge: 0 }],
    ['dance', { type: 'dance' }],
  ])('%s before auth is refused under its own name, does nothing and stays', async (type, data) => {
    const client = await rig.gateway.connect();
    expect(await client.ask(push(data))).toEqual(fail(type, 'NOAUTH'));
    await client.login();
    expect(rig.tokens).not.toHaveProperty('stranger:1');
  });

  it('of a type that we do not know is answered with NOTSUPPORTED', async () => {
    const client = await rig.gateway.client();
    expect(await client.ask(push({ type: 'dance' }))).toEqual(fail('dance', 'NOTSUPPORTED'));
    expect(await client.ask(push({}))).toEqual(fail('', 'NOTSUPPORTED'));
  });

  it('token needs a platform, and without a token it is nothing', async () => {
    const client = await rig.gateway.client();
    expect(await client.ask(push({ type: 'token', token: 'x:1' }))).toEqual(fail('token', 'MISSINGPLATFORM'));
    expect(await client.ask(push({ type: 'token', token: 'x:1', platform: '' }))).toEqual(
      fail('token', 'MISSINGPLATFORM'),
    );
    client.say(push({ type: 'token', token: '', platform: '' }));
    client.say(push({ type: 'token', platform: 'ios' }));
    client.say(push({ type: 'token', platform: 'ios', token: 't'.repeat(5_000) }));
    await client.saysNothingMore();
    expect(Object.keys(rig.tokens)).not.toContain('x:1');
  });

  it('token is not answered, and written to the token file with what the client said when it logged in', async () => {
    const client = await rig.gateway.client('viewer', { appversion: '1.6.009' });
    await register(client, 'abcdefghij:0123456789', { monlist: '1,2', intlist: '0,60', profile: 'Home' });
    expect(rig.tokens['abcdefghij:0123456789']).toMatchObject({
      platform: 'ios',
      monlist: '1,2',
      intlist: '0,60',
      pushstate: 'enabled',
      appversion: '1.6.009',
      invocations: { count: 0, at: thisMonth },
      profile: 'Home',
      user: 'viewer',
    });
    expect(rig.log).toContain('Storing token ...0123456789,monlist:1,2,intlist:0,60,pushstate:enabled');
    client.say({ event: 'control', data: { type: 'filter', monlist: '3', intlist: '5' } });
    await client.saysNothingMore();
    expect(rig.tokens['abcdefghij:0123456789']).toMatchObject({ monlist: '3', intlist: '5' });
    expect(rig.log).toContain('Contrl: Storing token ...0123456789,monlist:3,intlist:5,pushstate:enabled');
    expect(rig.log).not.toContain('abcdefghij');
  });

  it('token keeps the stored lists when it brings none, unless the client gave some on this connection', async () => {
    await rig.phone('lists:1', { monlist: '1,2', intlist: '0,60' });
    await rig.phone('lists:1', { monlist: '', intlist: '-1' });
    expect(rig.tokens['lists:1']).toMatchObject({ monlist: '1,2', intlist: '0,60' });
    const client = await rig.gateway.client('admin', { monlist: '5', intlist: '7' });
    await register(client, 'lists:1');
    expect(rig.tokens['lists:1']).toMatchObject({ monlist: '5', intlist: '7' });
    await client.login('admin', { monlist: '6', intlist: '8' });
    await client.saysNothingMore();
    expect(rig.tokens['lists:1']).toMatchObject({ monlist: '6', intlist: '8' });
    await client.login('admin');
    expect(rig.tokens['lists:1']).toMatchObject({ monlist: '6' });
    await register(client, 'lists:1', { monlist: '7', intlist: '9' });
    await register(client, 'lists:1');
    expect(rig.tokens['lists:1']).toMatchObject({ monlist: '7', intlist: '9' });
  });

  it('token counts although the client is gone right behind it, also where another is still being written', async () => {
    const client = await rig.gateway.client();
    const token = { type: 'token', token: 'leaving:1', platform: 'ios' };
    client.say(push({ ...token, state: 'enabled' }));
    client.say(push({ ...token, state: 'disabled' }));
    client.socket.close();
    await until('the device is disabled', () => rig.tokens['leaving:1']?.pushstate === 'disabled', 2_000);
  });
});

describe('an alarm for a phone', () => {
  it('goes out as a push to the letter, and as a copy over its open socket, once', async () => {
    await using rig = await PushRig.start({ config: { fcm: { date_format: 'now' } } });
    const phone = await rig.phone('phone:1', { profile: 'Home' });
    const plain = await rig.gateway.client();
    const alarm = notification(501, { alarm: { monitorId: 7 } });
    await rig.gateway.notify(alarm);
    expect(rig.fcm.bodiesFor('phone:1')).toEqual([
      {
        token: 'phone:1',
        title: 'Garage Alarm',
        body: 'Motion All at now',
        sound: 'default',
        badge: 1,
        log_message_id: 'NONE',
        data: {
          mid: '7',
          eid: '501',
          notification_foreground: 'true',
          monitorName: 'Garage',
          cause: 'Motion All',
        },
        ios: expect.objectContaining({ thread_id: 'zmninja_alarm' }) as unknown,
      },
    ]);
    const copy = AlarmFrame.parse(await phone.next());
    expect(copy).toMatchObject({ supplementary: 'true', events: [{ EventId: '501', MonitorId: '7' }] });
    expect(AlarmFrame.parse(await plain.next())).not.toHaveProperty('supplementary');
    await phone.saysNothingMore();
    expect(await rig.gateway.records.told(refOf(501), 'start')).toEqual(
      new Set([deviceKey('phone:1'), `${deviceKey('phone:1')}#socket`, 'web:admin@127.0.0.1#1']),
    );
    expect(JSON.stringify(await rig.gateway.records.story(refOf(501)))).not.toContain('phone:1');
    rig.gateway.queue.repeat(alarmId(alarm.alarm), alarm);
    await rig.gateway.queue.idle();
    expect(rig.fcm.bodiesFor('phone:1')).toHaveLength(1);
    await phone.saysNothingMore();
  });

  it('goes out directly where there is a service account', async () => {
    await using rig = await PushRig.start({}, { 'phone:1': { platform: 'ios' } }, 'direct');
    await rig.gateway.notify(notification(502));
    expect(rig.fcm.bodiesFor('phone:1')).toMatchObject([
      { message: { notification: { title: 'Garage Alarm' }, apns: { payload: { aps: { badge: 1 } } } } },
    ]);
    expect(await rig.gateway.records.told(refOf(502), 'start')).toEqual(new Set([deviceKey('phone:1')]));
  });

  it('reaches phones that have no socket, each by its own list, interval and state', async () => {
    await using rig = await PushRig.start(
      {},
      {
        'all:1': { platform: 'android' },
        'two:1': { platform: 'ios', monlist: '2', intlist: '3600' },
        'off:1': { platform: 'ios', pushstate: 'disabled' },
      },
    );
    for (const [eventId, monitorId] of [
      [503, 1],
      [504, 2],
      [505, 2],
    ] as const) {
      await rig.gateway.notify(notification(eventId, { alarm: { monitorId } }));
    }
    expect(rig.fcm.bodiesFor('all:1')).toHaveLength(3);
    expect(rig.fcm.bodiesFor('two:1')).toMatchObject([{ data: { eid: '504' } }]);
    expect(rig.fcm.bodiesFor('off:1')).toEqual([]);
    expect((await rig.gateway.records.story(refOf(505))).at(-1)).toMatchObject({
      deliveries: expect.arrayContaining([
        {
          channel: 'fcm',
          recipient: deviceKey('two:1'),
          outcome: 'suppressed',
          reason: matching(/its interval/),
        },
      ]) as unknown,
    });
  });

  it('is a plain frame over the socket of a phone that has switched pushes off', async () => {
    await using rig = await PushRig.start();
    const phone = await rig.phone('phone:1', { state: 'disabled', monlist: '1' });
    await rig.gateway.notify(notification(506));
    await rig.gateway.notify(notification(507, { alarm: { monitorId: 2 } }));
    expect(AlarmFrame.parse(await phone.next())).not.toHaveProperty('supplementary');
    await phone.saysNothingMore();
    expect(rig.fcm.received).toEqual([]);
    await register(phone, 'phone:1', { state: 'enabled' });
    await rig.gateway.notify(notification(508));
    expect(await phone.next()).toMatchObject({ supplementary: 'true' });
  });

  it('keeps its interval and badge over a reconnect and a second socket, and the old socket is closed', async () => {
    await using rig = await PushRig.start();
    const lists = { monlist: '1', intlist: '3600' };
    const first = await rig.phone('phone:1', lists);
    await rig.gateway.notify(notification(509));
    await first.next();
    const second = await rig.phone('phone:1', lists);
    expect(await first.closed()).toBe(1001);
    await rig.gateway.notify(notification(510));
    await second.saysNothingMore();
    await register(second, 'phone:1', { monlist: '1', intlist: '0' });
    await rig.gateway.notify(notification(511));
    expect(await second.next()).toMatchObject({ events: [{ EventId: '511' }] });
    expect(rig.fcm.bodiesFor('phone:1')).toMatchObject([{ badge: 1 }, { badge: 2 }]);
  });

  it('keeps its interval over a reconnect also where it is told over its socket only', async () => {
    await using rig = await PushRig.start();
    const off = { monlist: '1', intlist: '3600', state: 'disabled' };
    const first = await rig.phone('phone:1', off);
    await rig.gateway.notify(notification(515));
    await first.next();
    const second = await rig.phone('phone:1', off);
    await rig.gateway.notify(notification(516));
    await second.saysNothingMore();
  });

  it('that failed does not begin an interval', async () => {
    await using rig = await PushRig.start(
      {},
      { 'rare:1': { platform: 'ios', monlist: '1', intlist: '3600' } },
    );
    rig.fcm.answer('rare:1', 'forbidden', 'ok');
    for (const eventId of [517, 518, 519]) {
      await rig.gateway.notify(notification(eventId));
    }
    expect(rig.fcm.bodiesFor('rare:1')).toMatchObject([{ data: { eid: '517' } }, { data: { eid: '518' } }]);
  });

  it('carries one more than the badge the app said, on its connection or beside its data', async () => {
    await using rig = await PushRig.start();
    const phone = await rig.phone('phone:1');
    const other = await rig.phone('phone:2');
    phone.say(push({ type: 'badge', badge: 4 }));
    phone.say(push({ type: 'badge', badge: '7' }, 'phone:2'));
    phone.say(push({ type: 'badge', badge: 5 }, ''));
    phone.say(push({ type: 'badge', badge: 'many' }));
    await phone.saysNothingMore();
    await rig.gateway.notify(notification(512));
    expect(rig.fcm.bodiesFor('phone:1')).toMatchObject([{ badge: 6 }]);
    expect(rig.fcm.bodiesFor('phone:2')).toMatchObject([{ badge: 8 }]);
    await other.next();
  });

  it('is limited to what its user may see, also after a restart and when the rights have changed', async () => {
    await using rig = await PushRig.start({ config: { customize: { monitor_reload_interval: 1 } } });
    await rig.phone('viewer:1', {}, 'viewer');
    await rig.restart();
    const tell = async (eventId: number, monitorId: number) =>
      rig.gateway.notify(notification(eventId, { alarm: { monitorId } }));
    await tell(513, 1);
    await tell(514, 2);
    expect(rig.fcm.bodiesFor('viewer:1')).toMatchObject([{ data: { eid: '513' } }]);
    rig.gateway.users.rights.set('viewer', 'all');
    let eventId = 515;
    await until('the new rights hold', async () => {
      await tell((eventId += 1), 2);
      return rig.fcm.bodiesFor('viewer:1').length > 1;
    });
    rig.gateway.users.rights.set('viewer', null);
    await until('the user who is gone gets nothing', async () => {
      const before = rig.fcm.bodiesFor('viewer:1').length;
      await tell((eventId += 1), 1);
      return rig.fcm.bodiesFor('viewer:1').length === before;
    });
    rig.gateway.users.rights.delete('viewer');
    await until('he is back', async () => {
      const before = rig.fcm.bodiesFor('viewer:1').length;
      await tell((eventId += 1), 1);
      return rig.fcm.bodiesFor('viewer:1').length > before;
    });
    rig.gateway.users.isDatabaseAway = true;
    await until('the database is seen to be away', async () => {
      await tell((eventId += 1), 1);
      return true;
    });
    expect(rig.fcm.bodiesFor('viewer:1').at(-1)).toMatchObject({ data: { eid: String(eventId) } });
  });

  it('is not pushed more than 8000 times a month, and then goes over the socket alone', async () => {
    await using rig = await PushRig.start(
      {},
      {
        'tired:1': { platform: 'ios', invocations: { count: 7999, at: thisMonth } },
        'rested:1': { platform: 'ios', invocations: { count: 9000, at: lastMonth } },
      },
    );
    const phone = await rig.phone('tired:1');
    await rig.gateway.notify(notification(520));
    await rig.gateway.notify(notification(521));
    expect(rig.fcm.bodiesFor('tired:1')).toHaveLength(1);
    expect(rig.fcm.bodiesFor('rested:1')).toHaveLength(2);
    expect(await phone.next()).toMatchObject({ supplementary: 'true' });
    expect(AlarmFrame.parse(await phone.next())).not.toHaveProperty('supplementary');
    expect(rig.log).toMatch(/"device":"\.\.\.tired:1".*more than 8000 pushes/);
  });

  it('that ends is told as an end, after its start, only to who got the start', async () => {
    await using rig = await PushRig.start(
      { config: ends },
      {
        'all:1': { platform: 'ios' },
        'rare:1': { platform: 'ios', monlist: '1', intlist: '3600' },
      },
    );
    rig.fcm.answerAfterMs = 2_300; // longer than an alarm waits for its pushes
    await rig.gateway.notify(notification(530));
    await Promise.all([rig.gateway.notify(notification(531)), rig.gateway.notify(end(531))]);
    const told = (token: string) => rig.fcm.bodiesFor(token).map((body) => matchTitle(body));
    await until('the end is told', () => told('all:1').length === 3);
    expect(told('all:1')).toEqual(['Garage Alarm', 'Garage Alarm', 'Ended:Garage Alarm']);
    expect(told('rare:1')).toEqual(['Garage Alarm']);
  }, 20_000);

  it('writes its counts down every monitor_reload_interval', async () => {
    await using rig = await PushRig.start(
      { config: { customize: { monitor_reload_interval: 1 } } },
      { 'phone:1': { platform: 'ios' } },
    );
    await rig.gateway.notify(notification(540));
    await until('the count is in the file', () => rig.tokens['phone:1']?.invocations.count === 1);
  });
});

describe('when FCM is in trouble', () => {
  it.each(['unauthorized', 'forbidden', 'quota', 'error', 'garbage', 'reset'] as const)(
    '%s costs no token, the copy over the socket comes all the same, and pushes resume',
    async (answer) => {
      await using rig = await PushRig.start();
      const phone = await rig.phone('phone:1');
      rig.fcm.answerAll(answer);
      await rig.gateway.notify(notification(550));
      expect(await phone.next()).toMatchObject({ supplementary: 'true', events: [{ EventId: '550' }] });
      expect(rig.tokens).toHaveProperty('phone:1');
      rig.fcm.answerAll('ok');
      await rig.gateway.notify(notification(551));
      await phone.next();
      expect(await rig.gateway.records.told(refOf(551), 'start')).toContain(deviceKey('phone:1'));
    },
  );

  it('a token that is proven gone is deleted, that one alone, and its client is told over the socket from then on', async () => {
    await using rig = await PushRig.start({}, { 'good:1': { platform: 'ios' } });
    const phone = await rig.phone('gone:1');
    rig.fcm.answer('gone:1', 'unregistered');
    await rig.gateway.notify(notification(560));
    await phone.next();
    expect(Object.keys(rig.tokens)).toEqual(['good:1']);
    await rig.gateway.notify(notification(561));
    expect(AlarmFrame.parse(await phone.next())).not.toHaveProperty('supplementary');
    expect(rig.fcm.bodiesFor('gone:1')).toHaveLength(1);
    await rig.restart();
    expect(Object.keys(rig.tokens)).toEqual(['good:1']);
  });

  it('one that never answers delays no other phone, no WebSocket and no other alarm', async () => {
    await using rig = await PushRig.start(
      {},
      { 'slow:1': { platform: 'ios' }, 'quick:1': { platform: 'ios' } },
    );
    rig.fcm.answer('slow:1', 'silent');
    const client = await rig.gateway.client();
    const phone = await rig.phone('slow:1');
    for (let eventId = 570; eventId < 610; eventId += 1) {
      void rig.gateway.queue.add(String(eventId), notification(eventId));
    }
    await until(
      'the others have heard it all',
      () => rig.fcm.bodiesFor('quick:1').length === 40 && client.frames.length >= 41,
      2_000,
    );
    await until('the copies came without the push', () => phone.frames.length >= 42);
    await rig.gateway.queue.idle();
    await until('what became of the slow one is written down', async () =>
      JSON.stringify(await rig.gateway.records.story(refOf(570))).includes(
        `${deviceKey('slow:1')}","outcome":"failed`,
      ),
    );
    expect(rig.tokens).toHaveProperty('slow:1');
  }, 30_000);

  it('a stop waits a while for pushes that are under way', async () => {
    await using rig = await PushRig.start({}, { 'phone:1': { platform: 'ios' } });
    rig.fcm.answerAfterMs = 1_500;
    void rig.gateway.queue.add('x', notification(620));
    const { records } = rig.gateway;
    await rig.gateway[Symbol.asyncDispose]();
    expect(await records.told(refOf(620), 'start')).toEqual(new Set([deviceKey('phone:1')]));
  });
});

describe('without a way to FCM', () => {
  it('tokens are taken, the alarm goes over the socket alone, and the log says once, as a warning, what is missing', async () => {
    await using rig = await PushRig.start({ config: { fcm: { fcm_v1_key: undefined } } });
    const phone = await rig.phone('phone:1');
    for (const eventId of [630, 631]) {
      await rig.gateway.notify(notification(eventId));
      expect(AlarmFrame.parse(await phone.next())).not.toHaveProperty('supplementary');
    }
    expect(rig.tokens).toMatchObject({ 'phone:1': { invocations: { count: 0 } } });
    const complaints = rig.gateway.logged.filter((line) => /"level":[456]0.*push/i.test(line));
    expect(complaints).toEqual([
      matching(/"level":40,.*no pushes are sent to phones: fcm_v1_key is not set/),
    ]);
    expect(rig.log).not.toContain('notification over FCM');
    expect((await rig.gateway.records.story(refOf(631))).at(-1)).toMatchObject({
      deliveries: expect.arrayContaining([
        expect.objectContaining({
          recipient: deviceKey('phone:1'),
          reason: matching(/fcm_v1_key is not set/),
        }),
      ]) as unknown,
    });
  });
});

const matchTitle = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'title' in body ? body.title : undefined;
