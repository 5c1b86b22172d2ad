import { AlarmFrame } from '@tocsin/client-frames';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import type { TestClient } from './testing/test-client';

const fail = (event: unknown, type: string, reason: string) => ({ event, type, status: 'Fail', reason });
const filter = (data: Record<string, unknown>) => ({ event: 'control', data: { type: 'filter', ...data } });

describe('a client that is logged in', () => {
  let rig: GatewayRig;
  let client: TestClient;
  beforeAll(async () => {
    rig = await GatewayRig.start();
  });
  beforeEach(async () => {
    client = await rig.client();
  });
  afterEach(() => client.leave());
  afterAll(() => rig[Symbol.asyncDispose]());

  it('is told the version at once', async () => {
    expect(await client.ask({ event: 'control', data: { type: 'version' } })).toEqual({
      event: 'control',
      type: 'version',
      status: 'Success',
      reason: '',
      version: '7.0.19',
      server: 'tocsin 0.1.0',
    });
  });

  it.each([
    ['{"event":', fail('malformed', '', 'BADJSON')],
    ['[]', fail('malformed', '', 'BADJSON')],
    ['{"event":"control","data":"x"}', fail('malformed', '', 'BADJSON')],
    ['{"event":"dance"}', fail('dance', '', 'NOTSUPPORTED')],
    ['{}', fail(null, '', 'NOTSUPPORTED')],
    ['{"event":"control","data":{"type":"sing"}}', fail('control', 'sing', 'NOTSUPPORTED')],
    ['{"event":"control"}', fail('control', '', 'NOTSUPPORTED')],
    ['{"event":"push","data":{"type":"badge","badge":0}}', fail('push', '', 'PUSHDISABLED')],
    ['{"event":"escontrol","data":{"command":"get"}}', fail('escontrol', '', 'ESCONTROLDISABLED')],
    ['{"event":"control","data":{"type":"filter"}}', fail('control', 'filter', 'NOMONITORLIST')],
    [
      '{"event":"control","data":{"type":"filter","monlist":"1"}}',
      fail('control', 'filter', 'NOINTERVALLIST'),
    ],
    [
      '{"event":"control","data":{"type":"filter","intlist":"1"}}',
      fail('control', 'filter', 'NOMONITORLIST'),
    ],
  ])('is answered %s and stays', async (frame, answer) => {
    expect(await client.ask(frame)).toEqual(answer);
    await client.saysNothingMore();
  });

  it('gets no answer to a filter, and no alarm of other monitors from then on', async () => {
    client.say(filter({ monlist: '2,3', intlist: null }));
    await client.saysNothingMore();
    await rig.notify(notification(201));
    await rig.notify(notification(202, { alarm: { monitorId: 2 } }));
    expect(await client.next()).toMatchObject({ events: [{ EventId: '202' }] });
  });

  it('may send binary frames, which are ignored', async () => {
    client.socket.send(Buffer.from([1, 2, 3]));
    await client.saysNothingMore();
  });

  it('may ping, and is answered', async () => {
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    client.socket.ping();
    await until('the pong comes', () => pongs === 1);
  });

  it('is closed when a message is larger than 64 KiB, and not before', async () => {
    expect(await client.ask(`"${'x'.repeat(65_534)}"`)).toMatchObject({ reason: 'BADJSON' });
    client.say(`"${'x'.repeat(65_535)}"`);
    expect(await client.closed()).toBe(1009);
  });
});

describe('a client that connects', () => {
  it.each([
    ['zmninja', {}],
    ['any/path?with=query', {}],
    ['%zz/%', {}],
    ['', { headers: { Origin: 'http://evil.example' } }],
    ['', { perMessageDeflate: true }],
  ])('may ask for path "%s" with options %j', async (path, options) => {
    await using rig = await GatewayRig.start();
    const client = await rig.connect(path, options);
    await client.login();
    expect(client.socket.extensions).toBe('');
  });

  it('through a proxy is named with its own address in the log', async () => {
    await using rig = await GatewayRig.start({ config: { gateway: { trusted_proxies: '127.0.0.1' } } });
    const client = await rig.connect('', { headers: { 'X-Forwarded-For': '192.0.2.7' } });
    await client.login();
    expect(rig.logged.join()).toMatch(
      /Correct authentication provided by 127\.0\.0\.1:\d+ \[ X-Forwarded-For:192\.0\.2\.7\] /,
    );
  });

  it('with plain HTTP gets an answer, and no harm is done', async () => {
    await using rig = await GatewayRig.start();
    expect((await fetch(rig.url.replace('ws', 'http'))).status).toBe(404);
    await rig.client();
  });
});

describe('the log at start', () => {
  it('has the lines that the old documentation tells people to look for', async () => {
    await using rig = await GatewayRig.start();
    await rig.client();
    const log = rig.logged.join();
    expect(log).toContain('About to start listening to socket');
    expect(log).toContain('Secure WS is disabled...');
    expect(log).toContain('SSL is disabled, which means all traffic will be unencrypted');
    expect(log).toContain(`Web Socket Event Server listening on port ${rig.port}`);
    expect(log).toContain('MQTT Disabled');
    expect(log).toMatch(
      /Websockets: New Connection Handshake requested from 127\.0\.0\.1:\d+ state=pending auth/,
    );
    expect(log).toMatch(/got a websocket connection from 127\.0\.0\.1:\d+ \(1\) active connections/);
    expect(log).toContain('Correct authentication provided by 127.0.0.1');
  });
});

describe('a silent client', () => {
  it('is pinged, and cut off when it answers none of three pings', async () => {
    await using rig = await GatewayRig.start({ config: { gateway: { ping_interval: 0.1 } } });
    const answering = await rig.client();
    const dead = await rig.connect('', { autoPong: false });
    await dead.login();
    let pings = 0;
    dead.socket.on('ping', () => (pings += 1));
    expect(await dead.closed()).toBe(1006);
    expect(pings).toBe(3);
    await answering.saysNothingMore();
  });
});

describe('when the gateway stops', () => {
  it('every client is told that we go away', async () => {
    const rig = await GatewayRig.start();
    const clients = [await rig.client(), await rig.client('viewer'), await rig.connect()];
    await rig[Symbol.asyncDispose]();
    for (const client of clients) {
      expect(await client.closed()).toBe(1001);
    }
  });

  it('a client that does not take part does not hold it up', async () => {
    const rig = await GatewayRig.start();
    const client = await rig.client();
    client.socket.pause();
    await rig[Symbol.asyncDispose]();
    client.leave();
  });

  it('a notification that is being told is told to the end', async () => {
    const rig = await GatewayRig.start();
    const client = await rig.client();
    void rig.queue.add('x', notification(210));
    await rig[Symbol.asyncDispose]();
    await client.closed();
    expect(AlarmFrame.parse(client.frames.at(-1)).events[0]?.EventId).toBe('210');
  });
});
