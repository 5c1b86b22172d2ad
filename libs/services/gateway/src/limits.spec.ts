import { once } from 'node:events';
import { connect } from 'node:net';
import { copyFileSync, writeFileSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { pino } from 'pino';
import { SelfSigned } from '../../../../tools/testing/self-signed';
import { until } from '../../../../tools/testing/until';
import { TlsReload } from './server/tls-reload';
import { GatewayRig, notification } from './testing/gateway-rig';

/** The status of a refused upgrade; 101 where it was not refused. */
async function statusOf(rig: GatewayRig, headers: Record<string, string> = {}): Promise<number> {
  const socket = new WebSocket(rig.url, { headers });
  socket.on('error', () => undefined); // the status says it
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('open', () => resolve(101));
  });
}

const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('more connections than', () => {
  it('max_connections are refused with 503, and taken again once there is room', async () => {
    await using rig = await GatewayRig.start({ config: { gateway: { max_connections: 2 } } });
    const first = await rig.client();
    await rig.client();
    expect(await statusOf(rig)).toBe(503);
    expect(await statusOf(rig)).toBe(503);
    expect(rig.logged.filter((line) => line.includes('connections are refused'))).toHaveLength(1);
    expect(rig.logged.join()).toContain('max_connections = 2 in [gateway] is reached');
    first.leave();
    await until('there is room', async () => (await statusOf(rig)) === 101);
  });

  it('max_connections_per_address are refused for that address only', async () => {
    const gateway = { max_connections_per_address: 1, trusted_proxies: '127.0.0.1' };
    await using rig = await GatewayRig.start({ config: { gateway } });
    expect(await statusOf(rig, from('192.0.2.1'))).toBe(101);
    expect(await statusOf(rig, from('192.0.2.1'))).toBe(503);
    expect(await statusOf(rig, from('192.0.2.2'))).toBe(101);
  });

  it('anybody could pretend to come from elsewhere count as what they are', async () => {
    await using rig = await GatewayRig.start({ config: { gateway: { max_connections_per_address: 1 } } });
    expect(await statusOf(rig, from('192.0.2.1'))).toBe(101);
    expect(await statusOf(rig, from('192.0.2.2'))).toBe(503);
    expect(rig.logged.join()).not.toContain('192.0.2.');
  });
});

it('a thousand silent connections at once all open, and a good client is told', async () => {
  await using rig = await GatewayRig.start({
    config: { gateway: { max_connections_per_address: 1_100 } },
  });
  const good = await rig.client();
  const sockets = Array.from({ length: 1_000 }, () => connect(rig.port, '127.0.0.1'));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  await rig.notify(notification(801));
  expect(await good.next()).toMatchObject({ events: [{ EventId: '801' }] });
  for (const socket of sockets) socket.destroy();
});

describe('a certificate that changes while we run', () => {
  /** What a new connection is shown. */
  async function shownTo(port: number): Promise<string> {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  }

  it('is shown to new connections, and drops no open one; a bad one is not', async () => {
    using files = new SelfSigned();
    using renewed = new SelfSigned();
    const { createServer } = await import('node:https');
    const { readFileSync } = await import('node:fs');
    const server = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const logged: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
    const ssl = { enable: true, cert: files.cert, key: files.key };
    using _reload = new TlsReload(server, ssl, log, 10);
    const before = await shownTo(port);
    const open = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(open, 'secureConnect');

    writeFileSync(files.cert, 'broken');
    await until('it is refused', () => logged.join().includes('the old one stays in use'));
    expect(await shownTo(port)).toBe(before);

    copyFileSync(renewed.cert, files.cert);
    copyFileSync(renewed.key, files.key);
    await until('it is taken', async () => (await shownTo(port)) !== before);
    expect(open.destroyed).toBe(false);
    open.destroy();
    server.close();
  });

  it('is looked at by a running gateway', async () => {
    using files = new SelfSigned();
    await using rig = await GatewayRig.start({
      config: { ssl: { enable: 'yes', cert: files.cert, key: files.key } },
    });
    const client = await rig.connect('', { rejectUnauthorized: false });
    await client.login();
    await client.saysNothingMore();
  });
});
