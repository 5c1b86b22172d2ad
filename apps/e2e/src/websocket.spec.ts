import { selfSignedCertificate } from './harness/certificate';
import { TestGround } from './harness/test-ground';
import { type Shape, shapes } from './harness/tocsin';
import { users } from './harness/users';
import { describeAlarmFrames } from './websocket/alarm-frames.contract';
import { describeAuthentication } from './websocket/authentication.contract';
import { describeConnections } from './websocket/connections.contract';
import { type Given, monitors } from './websocket/given';
import { describeMessages } from './websocket/messages.contract';
import { describeSequences } from './websocket/sequences.contract';

jest.setTimeout(60_000);

let ground: TestGround;
let certificate: { readonly cert: string; readonly key: string };

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
  certificate = selfSignedCertificate(ground.folder.path);
});

afterAll(() => ground?.[Symbol.asyncDispose]());

/** Both shapes, one of them over TLS; the other combinations share all code but the listener. */
const transport: Readonly<Record<Shape, 'wss' | 'ws'>> = { standalone: 'wss', split: 'ws' };

describe.each(shapes)('the WebSocket of %s', (shape) => {
  let given: Given;

  beforeAll(async () => {
    const ssl = transport[shape] === 'wss' ? { enable: true, ...certificate } : { enable: false };
    const customize = { send_event_end_notification: true };
    const [tocsin, hasty, trusting] = await Promise.all([
      ground.start(shape, { ssl, customize, gateway: { trusted_proxies: '127.0.0.1' } }),
      ground.start(shape, { ssl, auth: { timeout: 1 }, gateway: { ping_interval: 0.3 } }),
      ground.start(shape, { ssl, auth: { enable: false, timeout: 2 } }),
    ]);
    given = { zoneminder: ground.zoneminder, tocsin, hasty, trusting };
  });

  afterEach(async () => {
    await Promise.all([given.tocsin, given.hasty, given.trusting].map((each) => each.disconnectAll()));
  });

  describe('authentication', () => describeAuthentication(() => given));
  describe('messages', () => describeMessages(() => given));
  describe('alarm frames', () => describeAlarmFrames(() => given));
  describe('real clients', () => describeSequences(() => given));
  describe('connections', () => describeConnections(() => given));

  it('none of all this has stopped a process', () => {
    for (const tocsin of [given.tocsin, given.hasty, given.trusting]) {
      expect(tocsin.processes.every((each) => each.isRunning)).toBe(true);
    }
  });

  it('SIGTERM closes every socket with 1001 and ends every process with exit code 0', async () => {
    const client = await given.tocsin.login(users.admin);
    const all = [given.tocsin, given.hasty, given.trusting].flatMap((each) => each.processes);
    const exits = await Promise.all(all.map((each) => each.stop()));
    expect((await client.closed()).code).toBe(1001);
    expect(exits.map(({ code }) => code)).toEqual(all.map(() => 0));
  });
});
