import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { loginOf, type User } from '../harness/users';
import { badFrame } from './bad-frames';
import { Random } from './random';

/** What a process of attackers is to do to a server; each name is a function below. */
export interface Attack {
  readonly kind: keyof typeof attacks;
  readonly url: string;
  /** Attackers, or frames. */
  readonly count: number;
  readonly user: User;
}

const attacks = {
  silentPeers,
  silentClients,
  badFrames,
  badTls,
  wrongLogins,
  rightLogins,
  deafClients,
  busyMembers,
} as const;

/** Connections that never say a word, all opened at once. */
async function silentPeers({ url, count }: Attack): Promise<string> {
  const sockets = Array.from({ length: count }, () => connectTcp(Number(new URL(url).port), '127.0.0.1'));
  for (const socket of sockets) socket.on('error', () => undefined).resume();
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return `${sockets.filter((socket) => !socket.closed).length} connected`;
}

/** WebSockets that never log in. */
async function silentClients({ url, count }: Attack): Promise<string> {
  const clients = await Promise.all(Array.from({ length: count }, () => open(url)));
  return `${clients.filter(isOpen).length} open`;
}

/** Frames of every bad kind over a few connections, half of them of a user who may be there. */
async function badFrames({ url, count, user }: Attack): Promise<string> {
  const random = new Random(42);
  const perConnection = 25;
  let sent = 0;
  let connections = 0;
  while (sent < count) {
    const client = await open(url);
    connections += 1;
    if (connections % 2 === 0) await login(client, user);
    for (let frame = 0; frame < perConnection && isOpen(client); frame += 1) {
      const { data, isBinary } = badFrame(random);
      client.send(data, { binary: isBinary });
      sent += 1;
    }
    // In good order, so that the server reads every frame before.
    const gone = closed(client);
    client.close();
    await gone;
  }
  return `${sent} sent`;
}

/** TLS records that are cut off or made up, and plain noise in their place; then noise in place of frames. */
async function badTls({ url, count }: Attack): Promise<string> {
  const random = new Random(7);
  const port = Number(new URL(url).port);
  for (let round = 0; round < count; round += 1) {
    const socket = await connected(connectTcp(port, '127.0.0.1'));
    const hello = Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]);
    const claimed = Buffer.from([random.pick([20, 21, 22, 23, 24, 255]), 3, random.below(5), 0x40, 1]);
    socket.write(random.pick([hello, Buffer.concat([claimed, random.bytes(200)]), random.bytes(300)]));
    await leave(socket, random);
    const secure = await connected(
      connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }),
      'secureConnect',
    );
    secure.write(
      `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    await once(secure, 'data');
    secure.write(random.bytes(300));
    await leave(secure, random);
  }
  return `${count} rounds`;
}

/** Everybody guesses the password of one user, again and again until killed. */
async function wrongLogins({ url, count, user }: Attack): Promise<string> {
  const keepGuessing = async (first: WebSocket): Promise<void> => {
    for (let client = first, guess = 0; ; client = await open(url), guess += 1) {
      const gone = closed(client);
      client.send(JSON.stringify(loginOf({ ...user, password: `wrong-${guess}` })));
      await gone;
    }
  };
  const clients = await Promise.all(Array.from({ length: count }, () => open(url)));
  for (const client of clients) void keepGuessing(client);
  return `${clients.length} guess`;
}

/** Everybody logs in at the same time, with the right password. */
async function rightLogins({ url, count, user }: Attack): Promise<string> {
  const clients = await Promise.all(Array.from({ length: count }, () => open(url)));
  process.stdout.write('all connected\n');
  await Promise.all(clients.map((client) => login(client, user)));
  return `${clients.filter(isOpen).length} in`;
}

/** Users who are let in and never read again; the process is then stopped by SIGSTOP, and no FIN ever comes. */
async function deafClients({ url, count, user }: Attack): Promise<string> {
  const clients = await Promise.all(Array.from({ length: count }, () => open(url)));
  await Promise.all(clients.map((client) => login(client, user)));
  for (const client of clients) client.pause();
  return `${clients.length} in`;
}

/** Users who are let in and say at once what costs most to answer: lists of hundreds of monitors, phones and badges. */
async function busyMembers({ url, count, user }: Attack): Promise<string> {
  const members = await Promise.all(Array.from({ length: 10 }, () => open(url)));
  await Promise.all(members.map((member) => login(member, user)));
  const many = Array.from({ length: 500 }, (_, index) => index + 1);
  const lists = { monlist: many.join(), intlist: many.join() };
  for (let sent = 0; sent < count; sent += members.length) {
    for (const [index, member] of members.entries()) {
      const token = `busy-${index}-${sent % 3}`;
      member.send(
        JSON.stringify({ event: 'push', data: { type: 'token', platform: 'ios', token, ...lists } }),
      );
      member.send(JSON.stringify({ event: 'control', data: { type: 'filter', ...lists } }));
      member.send(JSON.stringify({ event: 'push', data: { type: 'badge', badge: sent } }));
    }
  }
  const answered = members.map((member) => once(member, 'message'));
  for (const member of members) member.send(JSON.stringify({ event: 'control', data: { type: 'version' } }));
  await Promise.all(answered);
  return `${members.filter(isOpen).length} answered`;
}

async function open(url: string): Promise<WebSocket> {
  const client = new WebSocket(url, { rejectUnauthorized: false });
  await once(client, 'open');
  return client.on('error', () => undefined); // closed by the server in any way it likes
}

async function login(client: WebSocket, user: User): Promise<void> {
  client.send(JSON.stringify(loginOf(user)));
  await once(client, 'message');
}

/** However it ends: `once` of Node would make an error of a reset. */
const closed = (socket: Socket | WebSocket): Promise<unknown> =>
  new Promise((resolve) => void socket.once('close', resolve));

const isOpen = (client: WebSocket): boolean => client.readyState === client.OPEN;

async function connected<Kind extends Socket>(socket: Kind, event = 'connect'): Promise<Kind> {
  await once(socket, event);
  socket.on('error', () => undefined).resume(); // resets are what this is about
  return socket;
}

/** In good order or not. */
async function leave(socket: Socket, random: Random): Promise<void> {
  const gone = socket.closed ? undefined : closed(socket);
  if (random.below(2) === 0) socket.destroy();
  else socket.end();
  await gone;
}

function isAttack(value: unknown): value is Attack {
  return typeof value === 'object' && value !== null && 'kind' in value && String(value.kind) in attacks;
}

const attack: unknown = JSON.parse(process.argv[2] ?? '');
if (isAttack(attack)) {
  // Stays with all its connections until it is killed.
  setInterval(() => undefined, 60_000);
  void attacks[attack.kind](attack).then((result) => process.stdout.write(`done: ${result}\n`));
}
