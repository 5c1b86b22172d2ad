import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { users } from '../harness/users';
import { waitFor } from '../harness/wait-for';
import type { Given } from './given';
import { expectOpen } from './reply';

/** Sections 1, 11 and 14: transport, keep-alive, and the lines that the seeds tell users to look for. */
export function describeConnections(given: () => Given): void {
  it.each(['', 'ws', 'any/path?with=query'])('any path is taken: /%s', async (path) => {
    await expectOpen(await given().tocsin.connect({ path }));
  });

  it.each(['http://localhost', 'https://evil.example', 'tauri://localhost', 'null'])(
    'any Origin is taken: %s',
    async (origin) => {
      await expectOpen(await given().tocsin.connect({ origin }));
    },
  );

  it('a browser that offers permessage-deflate gets a connection without it', async () => {
    const client = await given().tocsin.connect({ perMessageDeflate: true });
    expect(client.socket.extensions).toBe('');
    await expectOpen(client);
  });

  it('64 KiB are taken, more closes the socket with 1009', async () => {
    const client = await given().tocsin.login(users.admin);
    const largest = JSON.stringify({ event: 'dance', pad: 'x'.repeat(65_536 - 26) });
    expect(Buffer.byteLength(largest)).toBe(65_536);
    expect(await client.ask(largest)).toMatchObject({ reason: 'NOTSUPPORTED' });
    client.send({ event: 'dance', pad: 'x'.repeat(65_536) });
    expect((await client.closed()).code).toBe(1009);
  });

  it('a client that pings gets a pong', async () => {
    const client = await given().tocsin.login(users.admin);
    client.socket.ping();
    await waitFor('a pong', () => client.pongs > 0);
  });

  it('a silent client is pinged, and stays as long as it answers', async () => {
    const client = await given().hasty.login(users.admin);
    await waitFor('five pings', () => client.pings >= 5);
    await expectOpen(client);
  });

  it('a client that answers no ping any more is dropped', async () => {
    const client = await given().hasty.connect({ autoPong: false });
    await client.ask({ event: 'auth', data: users.admin });
    await client.closed();
    expect(client.pings).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['that says nothing', ''],
    ['that stops in mid-handshake', 'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'],
  ])('a connection %s is dropped after [auth] timeout and disturbs nobody', async (_case, bytes) => {
    const port = Number(new URL(given().hasty.url).port);
    const socket = connectTcp(port, '127.0.0.1');
    // A reset is as good a way to be dropped as any.
    socket.on('error', () => undefined);
    socket.resume();
    await once(socket, 'connect');
    socket.write(bytes);
    await expectOpen(await given().hasty.login(users.admin));
    await waitFor('the connection to be dropped', () => socket.destroyed || socket.readableEnded);
  });

  it('noise instead of a handshake does no harm', async () => {
    const port = Number(new URL(given().tocsin.url).port);
    for (const bytes of [
      '\r\n\r\n',
      'SSH-2.0-scan\r\n',
      '\x16\x03\x01\x00\xa5\x01\x00',
      'GET / HTTP/1.1\r\n\r\n',
    ]) {
      const socket = connectTcp(port, '127.0.0.1');
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.end(bytes);
      socket.resume();
    }
    await expectOpen(await given().tocsin.login(users.admin));
  });

  it('logs the lines that the documents tell users to look for, and no password', async () => {
    const { tocsin } = given();
    const client = await tocsin.connect({ headers: { 'X-Forwarded-For': '203.0.113.7' } });
    await client.ask({
      event: 'auth',
      data: { user: users.admin.user, password: users.admin.password, appversion: '1.6.009' },
    });
    client.send({ event: 'control', data: { type: 'filter', monlist: '1,2', intlist: '0,0' } });
    await client.fence();
    await client.close();
    const gateway = tocsin.part('gateway');
    for (const line of [
      'About to start listening to socket',
      /Secure WS ?\(?(WSS)?\)? ?is (enabled|disabled)/,
      /Web Socket Event Server listening on port \d+/,
      /Event Notification daemon v [\d.]+ starting/,
      /got a websocket connection from \S+ \(\d+\) active connections/,
      /Websockets: New Connection Handshake requested from \S+:\d+ state=pending auth/,
      /Correct authentication provided by \S+/,
      '[ X-Forwarded-For:203.0.113.7]',
    ]) {
      await gateway.said(line, 2000);
    }
    const secrets = Object.values(users)
      .map((user) => user.password)
      .filter((password) => password !== '');
    for (const secret of [...secrets, 'zm-database-secret', 'e2e-hash-secret'])
      expect(tocsin.log).not.toContain(secret);
  });

  it('tells of a client that did not authenticate in time', async () => {
    const client = await given().hasty.connect();
    await client.closed();
    await given()
      .hasty.part('gateway')
      .said(/Rejecting \S+ - authentication timeout/);
  });
}
