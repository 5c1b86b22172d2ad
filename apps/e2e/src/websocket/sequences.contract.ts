import { users } from '../harness/users';
import type { Given } from './given';
import { anyText, asOldClientsSeeIt, expectOpen, noAuth, pushDisabled, version } from './reply';

const { user, password } = users.admin;

/** What the real clients send, message by message: `clients.md`, and the wscat session of the newest seed. */
export function describeSequences(given: () => Given): void {
  it('zmNinja on a phone: auth with lists and token, then its queue, last in, first out', async () => {
    const client = await given().tocsin.connect();
    const always = { appversion: '1.6.009' };
    const token = 'c0ffee:APA91b';
    expect(
      await client.ask({
        event: 'auth',
        data: { user, password, monlist: '1,2', intlist: '0,0', ...always },
        token,
      }),
    ).toMatchObject({ event: 'auth', type: '', status: 'Success', reason: '' });
    expect(await client.ask({ event: 'push', data: { type: 'badge', badge: 0, ...always }, token })).toEqual(
      pushDisabled,
    );
    await client.tell({
      event: 'control',
      data: { type: 'filter', monlist: '1,2', intlist: '0,0', token, ...always },
      token,
    });
    const register = {
      type: 'token',
      platform: 'android',
      token,
      monlist: '1,2',
      intlist: '0,0',
      state: 'enabled',
      ...always,
    };
    expect(await client.ask({ event: 'push', data: register, token })).toEqual(pushDisabled);
    expect(await client.ask({ event: 'push', data: register, token })).toEqual(pushDisabled);
    const eventId = await given().zoneminder.alarm(1, { cause: 'Motion' });
    expect(await client.alarm(eventId)).toMatchObject({
      Name: 'Front Door',
      Cause: 'Motion',
      MonitorId: '1',
    });
  });

  it('zmNinja on a desktop: an empty token, empty lists', async () => {
    const client = await given().tocsin.connect({ origin: 'file://' });
    const auth = {
      event: 'auth',
      data: { user, password, monlist: '', intlist: '', appversion: '1.6.009' },
      token: '',
    };
    expect(await client.ask(auth)).toMatchObject({ status: 'Success' });
    await client.alarm(await given().zoneminder.alarm(3));
  });

  it('zmNinjaNG: auth, filter, token, badge, keep-alive and liveness probe', async () => {
    const client = await given().tocsin.connect({ origin: 'http://localhost', perMessageDeflate: true });
    expect(
      await client.ask({ event: 'auth', category: 'normal', data: { user, password, appversion: '1.0.8' } }),
    ).toMatchObject({ event: 'auth', status: 'Success', version: anyText });
    await client.tell({ event: 'control', data: { type: 'filter', monlist: '1,2', intlist: '0,60' } });
    const register = {
      type: 'token',
      token: 't',
      platform: 'ios',
      monlist: '',
      intlist: '',
      state: 'enabled',
      profile: 'Home',
    };
    expect(await client.ask({ event: 'push', data: register })).toEqual(pushDisabled);
    expect(await client.ask({ event: 'push', data: { type: 'badge', badge: 0 } })).toEqual(pushDisabled);
    expect(await client.ask(version)).toMatchObject({
      event: 'control',
      type: 'version',
      version: anyText,
    });
    const eventId = await given().zoneminder.alarm(1, { cause: 'Motion' });
    expect(await client.alarm(eventId)).toMatchObject({
      EventId: String(eventId),
      MonitorName: 'Front Door',
      Cause: anyText,
    });
    expect(await client.ask({ event: 'push', data: { type: 'badge', badge: 1 } })).toEqual(pushDisabled);
  });

  it('zmNinjaNG that comes back sends auth only', async () => {
    const before = await given().tocsin.login(users.admin);
    await before.close();
    const client = await given().tocsin.login(users.admin, { appversion: '1.0.8' });
    await client.alarm(await given().zoneminder.alarm(2));
  });

  it('zmNinjaNG that comes back after a filter hears of every monitor: its lists were of the old connection', async () => {
    const before = await given().tocsin.login(users.admin);
    await before.tell({ event: 'control', data: { type: 'filter', monlist: '1', intlist: '0' } });
    await before.close();
    const client = await given().tocsin.connect();
    await client.ask({ event: 'auth', category: 'normal', data: { user, password, appversion: '1.0.8' } });
    for (const monitorId of [1, 2]) await client.alarm(await given().zoneminder.alarm(monitorId));
  });

  it('zmNinja that comes back brings its lists with auth, and they hold before its queue is sent', async () => {
    const auth = {
      event: 'auth',
      data: { user, password, monlist: '2', intlist: '0', appversion: '1.6.009' },
    };
    const before = await given().tocsin.connect();
    await before.ask(auth);
    before.socket.terminate();
    const client = await given().tocsin.connect();
    await client.ask(auth);
    const [other, own] = [await given().zoneminder.alarm(1), await given().zoneminder.alarm(2)];
    await client.alarm(own);
    await client.fence();
    expect(client.tallyOf([other])).toEqual({});
    await client.tell({ event: 'control', data: { type: 'filter', monlist: '1', intlist: '0' } });
    await client.alarm(await given().zoneminder.alarm(1));
  });

  it('zmNinja without a device token yet says nothing, is told NOAUTH and closed, and gets in when it comes back', async () => {
    const silent = await given().hasty.connect();
    expect(await silent.frame('NOAUTH', ({ event }) => event === 'auth')).toEqual(noAuth);
    await silent.closed();
    const client = await given().hasty.login(users.admin, { monlist: '', intlist: '' });
    await client.alarm(await given().zoneminder.alarm(1));
  });

  it('the wscat session of the newest seed, line by line', async () => {
    const client = await given().tocsin.connect();
    const lines: readonly (readonly [string, object | undefined])[] = [
      [
        `{ "event": "auth", "data": { "user": "${user}", "password": "${password}" } }`,
        { event: 'auth', type: '', version: anyText, status: 'Success', reason: '' },
      ],
      [
        '{ "event": "control", "data": { "type": "filter", "monlist": "1,2,4,5,6", "intlist": "0,0,3600,60,0" } }',
        undefined,
      ],
      [
        '{ "event": "control", "data": { "type": "filter", "intlist": "0" } }',
        { event: 'control', type: 'filter', status: 'Fail', reason: 'NOMONITORLIST' },
      ],
      [
        '{ "event": "control", "data": { "type": "filter", "monlist": "1" } }',
        { event: 'control', type: 'filter', status: 'Fail', reason: 'NOINTERVALLIST' },
      ],
      [
        '{"event": "control", "data": {"type": "version"}}',
        { event: 'control', type: 'version', version: anyText, status: 'Success', reason: '' },
      ],
      [
        '{"event": "push", "data": {"type": "token", "platform": "ios", "token": "<device tokenid here>", "state": "enabled"}}',
        pushDisabled,
      ],
      ['{"event":"push", "data":{"type":"badge", "badge":"0"}}', pushDisabled],
      // Authentication messages can be sent multiple times.
      [
        `{"event":"auth","data":{"user":"${user}","password":"${password}"}}`,
        expect.objectContaining({ status: 'Success' }),
      ],
    ];
    for (const [line, answer] of lines) {
      if (answer === undefined) await client.tell(line);
      else expect(asOldClientsSeeIt(await client.ask(line))).toEqual(answer);
    }
    const eventId = await given().zoneminder.alarm(1);
    expect(await client.alarm(eventId)).toMatchObject({
      EventId: String(eventId),
      Name: 'Front Door',
      MonitorId: '1',
    });
    expect(await client.ask('{"event":"auth","data":{"user":"admin","password":"xxxx"}}')).toEqual({
      event: 'auth',
      type: '',
      status: 'Fail',
      reason: 'BADAUTH',
    });
    await client.closed();
  });

  it('a client that disconnects in mid-sentence leaves the others alone', async () => {
    const others = await given().tocsin.login(users.admin);
    const leaving = await given().tocsin.connect();
    leaving.send({ event: 'auth', data: { user, password } });
    leaving.socket.terminate();
    await expectOpen(others);
    await others.alarm(await given().zoneminder.alarm(1), 'end');
  });
}
