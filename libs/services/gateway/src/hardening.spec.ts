import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TokenFileRegistry } from '@tocsin/device-registry';
import { until } from '../../../../tools/testing/until';
import { GatewayRig, notification } from './testing/gateway-rig';
import { register } from './testing/push-rig';
import { silentLog } from './testing/silent-log';
import type { TestClient } from './testing/test-client';
import { SelfSigned } from '../../../../tools/testing/self-signed';

/** Numbers that look random and are the same in every run, so that a failure can be had again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const upgrade = (port: number) =>
  `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;

async function rawSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // resets are what these tests are about
  await once(socket, 'connect');
  return socket;
}

/** Proves that a good client still gets its alarm. */
async function stillTells(rig: GatewayRig, eventId: number): Promise<void> {
  const client = await rig.connect('', { rejectUnauthorized: false });
  await client.login();
  await rig.notify(notification(eventId));
  expect(await client.next()).toMatchObject({ events: [{ EventId: String(eventId) }] });
  client.leave();
}

/** A frame as large as clients may send, which is answered. */
const bigFrame = JSON.stringify({ event: 'dance', text: 'x'.repeat(60_000) });

/**
 * Proves that the server reads no more of what the client has said, megabytes of it: what it took is in the kernel's
 * buffers, the rest is still the client's. Meanwhile another is answered.
 */
async function isHeldBack({ socket }: TestClient, other: TestClient): Promise<void> {
  for (let before = -1; before !== socket.bufferedAmount; ) {
    before = socket.bufferedAmount;
    for (let count = 0; count < 20; count += 1) {
      await other.saysNothingMore();
    }
  }
  expect(socket.bufferedAmount).toBeGreaterThan(0);
}

describe('whatever comes from outside', () => {
  it('random and twisted frames, before and after the login, leave the server at work', async () => {
    await using rig = await GatewayRig.start();
    const random = randomNumbers(42);
    const pick = (items: readonly unknown[]): unknown => items[Math.floor(random() * items.length)];
    const values = [
      null,
      0,
      -1,
      1e300,
      '',
      'x',
      '1,2',
      [],
      {},
      [[[]]],
      { a: 1 },
      true,
      '__proto__',
      'constructor',
      '\u0000',
      '💥',
    ];
    const keys = [
      'event',
      'data',
      'category',
      'type',
      'user',
      'password',
      'monlist',
      'intlist',
      'token',
      '__proto__',
      'toString',
    ];
    const events = ['auth', 'control', 'push', 'escontrol', 'alarm', 5, null, '__proto__'];
    const object = () =>
      Object.fromEntries(Array.from({ length: 4 }, () => [String(pick(keys)), pick(values)]));
    const frames = (): string[] =>
      Array.from({ length: 500 }, () =>
        random() < 0.3
          ? String.fromCharCode(...Array.from({ length: 40 }, () => 32 + Math.floor(random() * 90)))
          : JSON.stringify({
              ...object(),
              event: pick(events),
              data:
                random() < 0.7
                  ? { type: pick(['filter', 'version', 'token', 7]), ...object() }
                  : pick(values),
            }),
      );
    for (let round = 0; round < 4; round += 1) {
      const client = round % 2 === 0 ? await rig.connect() : await rig.client();
      for (const frame of frames()) {
        if (client.socket.readyState === client.socket.OPEN) {
          client.say(frame);
        }
      }
      await until(
        'it is dealt with',
        () => client.closeCode !== undefined || client.socket.bufferedAmount === 0,
      );
      client.leave();
    }
    await stillTells(rig, 601);
  });

  it('garbage on the wire, in place of HTTP and of WebSocket frames, leaves the server at work', async () => {
    await using rig = await GatewayRig.start();
    const random = randomNumbers(7);
    const garbage = () => Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256)));
    for (let round = 0; round < 30; round += 1) {
      const socket = await rawSocket(rig.port);
      if (round % 2 === 0) {
        socket.write(upgrade(rig.port));
        await once(socket, 'data');
      }
      socket.write(garbage());
      socket.resume();
      await Promise.race([once(socket, 'close'), until('a while', () => socket.bytesWritten > 0)]);
      socket.destroy();
    }
    for (const request of [
      'POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
      'GET //%zz HTTP/1.1\r\n\r\n',
      '\u0016\u0003\u0001',
    ]) {
      const socket = await rawSocket(rig.port);
      socket.end(request);
      socket.resume();
      await once(socket, 'close');
    }
    await stillTells(rig, 602);
  });

  it('sockets that are reset in every stage leave the server at work', async () => {
    await using rig = await GatewayRig.start();
    for (let cut = 0; cut < upgrade(rig.port).length; cut += 9) {
      const socket = await rawSocket(rig.port);
      socket.write(upgrade(rig.port).slice(0, cut + 1));
      socket.resetAndDestroy();
    }
    for (let round = 0; round < 10; round += 1) {
      const client = await rig.connect();
      client.say({ event: 'auth', data: { user: 'admin', password: 'admin123' } });
      client.leave();
    }
    await stillTells(rig, 603);
  });

  it('peers that never finish a handshake are dropped, with and without TLS', async () => {
    using files = new SelfSigned();
    for (const enable of ['no', 'yes']) {
      await using rig = await GatewayRig.start({
        config: { auth: { timeout: 1 }, ssl: { enable, cert: files.cert, key: files.key } },
      });
      const silent = await rawSocket(rig.port);
      const half = await rawSocket(rig.port);
      half.write(enable === 'yes' ? Buffer.from([22, 3, 1, 2, 0, 1]) : 'GET / HTTP/1.1\r\nHost:');
      for (const socket of [silent, half]) {
        socket.resume();
        await until('it is dropped', () => socket.closed);
      }
      await stillTells(rig, 604);
    }
  });

  it('a flood of frames while a login is checked waits outside', async () => {
    await using rig = await GatewayRig.start();
    let open = () => {};
    rig.users.gate = new Promise((resolve) => {
      open = resolve;
    });
    const client = await rig.connect();
    client.say({ event: 'auth', data: { user: 'admin', password: 'admin123' } });
    for (let count = 0; count < 400; count += 1) {
      client.say(bigFrame);
    }
    await isHeldBack(client, await rig.connect());
    open();
    expect(await client.next()).toMatchObject({ event: 'auth', status: 'Success' });
    await until('all is answered', () => client.frames.length === 401);
  });

  it('a flood of frames of a client that is in, while a disk or Redis is slow, waits outside', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tocsin-flood-'));
    const tokens = await TokenFileRegistry.open(path.join(folder, 'tokens.txt'), silentLog);
    let open = () => {};
    const updateLists = () => new Promise<void>((resolve) => (open = resolve));
    const devices = Object.assign(tokens, { adopt: () => Promise.resolve(0), updateLists });
    await using rig = await GatewayRig.start({ config: { fcm: { enable: 'yes' } }, parts: { devices } });
    const client = await rig.client();
    await register(client, 'phone:1');
    client.say({ event: 'control', data: { type: 'filter', monlist: '1', intlist: '0' } });
    for (let count = 0; count < 400; count += 1) {
      client.say(bigFrame);
    }
    await isHeldBack(client, await rig.connect());
    open();
    const before = client.frames.length;
    await until('all is answered', () => client.frames.length === before + 400);
    rmSync(folder, { recursive: true });
  });

  it('a client that does not read is cut off before it fills the memory', async () => {
    await using rig = await GatewayRig.start();
    const lazy = await rig.client('lazy');
    const good = await rig.client();
    lazy.socket.pause();
    const big = { labels: ['x'.repeat(500_000)] };
    const isCutOff = () => rig.logged.some((line) => line.includes('does not read'));
    const hook = { outcome: 'found', hookRan: true, detectionJson: big, alarm: { phase: 'start' } } as const;
    for (let eventId = 610; eventId < 700 && !isCutOff(); eventId += 1) {
      await rig.notify(
        notification(eventId, { ...hook, text: 'x'.repeat(500_000), alarm: { cause: 'x'.repeat(500_000) } }),
      );
      expect(await good.next()).toMatchObject({ event: 'alarm' });
    }
    expect(isCutOff()).toBe(true);
    await stillTells(rig, 700);
  });

  it('many clients that read nothing are cut off before they fill the memory together', async () => {
    await using rig = await GatewayRig.start();
    const good = await rig.client();
    const lazy = await Promise.all(Array.from({ length: 40 }, (_, index) => rig.client(`lazy${index}`)));
    for (const client of lazy) client.socket.pause();
    const cutOff = () => rig.logged.filter((line) => line.includes('does not read'));
    const big = { outcome: 'found', hookRan: true, text: 'x'.repeat(250_000) } as const;
    for (let eventId = 710; eventId < 800 && cutOff().length < 5; eventId += 1) {
      await rig.notify(
        notification(eventId, { ...big, alarm: { phase: 'start', cause: 'x'.repeat(250_000) } }),
      );
      expect(await good.next()).toMatchObject({ event: 'alarm' });
    }
    expect(cutOff().length).toBeGreaterThanOrEqual(5);
    // None had come to what one may leave unread: it was all of them together.
    const unread = cutOff().map((line) => Number(/"unreadBytes":(\d+)/.exec(line)?.[1]));
    expect(Math.max(...unread)).toBeLessThan(4 * 1024 * 1024);
    await stillTells(rig, 800);
  });

  it('a hundred logins that all fail leave the others alone', async () => {
    await using rig = await GatewayRig.start();
    const good = await rig.client();
    const bad = await Promise.all(Array.from({ length: 100 }, () => rig.connect()));
    for (const client of bad) {
      client.say({ event: 'auth', data: { user: 'admin', password: 'wrong' } });
    }
    await rig.notify(notification(701));
    expect(await good.next()).toMatchObject({ events: [{ EventId: '701' }] });
    for (const client of bad) {
      await client.closed();
    }
  });
});
