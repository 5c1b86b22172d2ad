import { AuthReply } from '@tocsin/client-frames';
import { GatewayRig, notification } from './testing/gateway-rig';
import { matching } from './testing/matching';

const badAuth = { event: 'auth', type: '', status: 'Fail', reason: 'BADAUTH' };
const noAuth = { event: 'auth', type: '', status: 'Fail', reason: 'NOAUTH' };
const auth = (user: unknown, password: unknown) => ({ event: 'auth', data: { user, password } });

describe('a client that authenticates', () => {
  let rig: GatewayRig;
  beforeAll(async () => {
    rig = await GatewayRig.start();
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  it('is let in with the version that old clients need, and our own beside it', async () => {
    const client = await rig.connect();
    const reply = AuthReply.parse(await client.ask(auth('admin', 'admin123')));
    expect(reply).toMatchObject({ version: '7.0.19', server: matching(/^tocsin \d/) });
  });

  it.each([
    ['a wrong password', auth('admin', 'wrong')],
    ['no password', { event: 'auth', data: { user: 'admin' } }],
    ['an empty password', auth('admin', '')],
    ['an empty user', auth('', 'x')],
    ['no data at all', { event: 'auth' }],
    ['a wrong token', { event: 'auth', data: { token: 'bad' } }],
  ])('is told BADAUTH and closed with %s', async (_case, message) => {
    const client = await rig.connect();
    expect(await client.ask(message)).toEqual(badAuth);
    expect(await client.closed()).toBe(1008);
  });

  it('may show a ZoneMinder token instead of a password', async () => {
    const client = await rig.connect();
    expect(await client.ask({ event: 'auth', data: { token: 'good' } })).toMatchObject({ status: 'Success' });
  });

  it('may do so again, and keeps its lists when the repeat brings none', async () => {
    const client = await rig.client('admin', { monlist: '2', intlist: '0' });
    await client.login();
    await rig.notify(notification(101));
    await client.saysNothingMore();
    await client.login('admin', { monlist: '1' });
    await rig.notify(notification(102));
    expect(await client.next()).toMatchObject({ event: 'alarm', events: [{ EventId: '102' }] });
    client.leave();
  });

  it('is closed when a repeat is wrong', async () => {
    const client = await rig.client();
    expect(await client.ask(auth('admin', 'wrong'))).toEqual(badAuth);
    await client.closed();
  });

  it('of the control category is refused while that interface is off', async () => {
    const client = await rig.connect();
    const answer = await client.ask({ event: 'auth', category: 'escontrol', data: { password: 'x' } });
    expect(answer).toEqual({ event: 'auth', type: '', status: 'Fail', reason: 'ESCONTROLDISABLED' });
    await client.closed();
  });

  it('without an envelope is answered without one, and so are its alarms', async () => {
    const client = await rig.connect();
    expect(await client.ask({ user: 'admin', password: 'admin123' })).toEqual({
      status: 'Success',
      reason: '',
    });
    await rig.notify(notification(103));
    expect(await client.next()).toEqual({
      events: [{ EventId: '103', Name: 'Garage', MonitorId: '1', Cause: 'Motion All' }],
      status: 'Success',
    });
    expect(await client.ask({ data: { user: 'admin', password: 'wrong' } })).toEqual({
      status: 'Fail',
      reason: 'BADAUTH',
    });
    await client.closed();
  });

  it('is never refused because the database is away, but closed, so that it comes again', async () => {
    const client = await rig.connect();
    rig.users.isDatabaseAway = true;
    client.say(auth('admin', 'admin123'));
    expect(await client.closed()).toBe(1011);
    expect(client.frames).toEqual([]);
    rig.users.isDatabaseAway = false;
  });

  it('may send the next frame before the answer has come', async () => {
    const client = await rig.connect();
    client.say(auth('admin', 'admin123'));
    client.say({ event: 'control', data: { type: 'filter', monlist: '2', intlist: '0' } });
    expect(await client.next()).toMatchObject({ event: 'auth', status: 'Success' });
    await client.saysNothingMore();
    await rig.notify(notification(104));
    await client.saysNothingMore();
    client.leave();
  });

  it('leaves no password in the log', async () => {
    const client = await rig.connect();
    client.say(auth('admin', 'geheim1'));
    await client.closed();
    const broken = await rig.connect();
    await broken.ask('{"event":"auth","data":{"user":"admin","password":"geheim2"');
    expect(rig.logged.join()).toContain('Raw incoming message: ');
    expect(rig.logged.join()).not.toContain('geheim');
  });
});

describe('a client that does not authenticate', () => {
  it('is told NOAUTH and closed after the timeout, while one that did stays', async () => {
    await using rig = await GatewayRig.start({ config: { auth: { timeout: 1 } } });
    const good = await rig.client();
    const silent = await rig.connect();
    expect(await silent.next()).toEqual(noAuth);
    await silent.closed();
    expect(rig.logged.join()).toMatch(/Rejecting 127\.0\.0\.1:\d+ - authentication timeout/);
    await good.saysNothingMore();
  });

  it('is not refused for our slowness: a login that is being checked at the timeout is answered', async () => {
    await using rig = await GatewayRig.start({ config: { auth: { timeout: 1 } } });
    let open = () => {};
    rig.users.gate = new Promise((resolve) => {
      open = resolve;
    });
    const slow = await rig.connect();
    slow.say(auth('admin', 'admin123'));
    const silent = await rig.connect();
    await silent.closed();
    open();
    expect(await slow.next()).toMatchObject({ status: 'Success' });
  });

  it('is told of the version, and of nothing else', async () => {
    await using rig = await GatewayRig.start();
    const client = await rig.connect();
    await client.saysNothingMore();
    const filter = { event: 'control', data: { type: 'filter', monlist: '', intlist: '' } };
    expect(await client.ask(filter)).toEqual({
      event: 'control',
      type: 'filter',
      status: 'Fail',
      reason: 'NOAUTH',
    });
    await rig.notify(notification(105));
    await client.saysNothingMore();
  });
});

describe('with authentication switched off', () => {
  it('any auth message is good, and one is still needed', async () => {
    await using rig = await GatewayRig.start({ config: { auth: { enable: 'no', timeout: 1 } } });
    const silent = await rig.connect();
    const client = await rig.connect();
    expect(await client.ask({ event: 'auth' })).toMatchObject({ status: 'Success' });
    await rig.notify(notification(106));
    expect(await client.next()).toMatchObject({ event: 'alarm' });
    expect(await silent.next()).toEqual(noAuth);
    await silent.closed();
  });
});
