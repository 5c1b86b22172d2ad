import path from 'node:path';
import { TestChild } from '../../../tools/testing/child-process';
import type { Attack } from './attacks/attack';
import { AlarmFlow } from './harness/alarm-flow';
import { selfSignedCertificate } from './harness/certificate';
import type { Client } from './harness/client';
import { TestGround } from './harness/test-ground';
import type { Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const monitors = [1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({ id, name: `Camera ${id}` }));
/**
 * What attacks may cost in memory, one after the other: what clients may leave unread, and four times that for a thousand TLS
 * sessions and a heap that a busy machine collects late. A leak for each frame or connection shows all the same: there are thousands.
 */
const mostGrowthBytes = 5 * 64 * 1024 * 1024;
/** How many times as long as in quiet an alarm may take, both in the middle, while half of the machine is busy attacking. */
const mostDelay = 16;

let ground: TestGround;
let tocsin: Tocsin;
let good: Client;
let flow: AlarmFlow;
let quiet: readonly number[];
let quietRss: number;

const rss = () => tocsin.part('gateway').usage.rssBytes;
const middle = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? Infinity;

beforeAll(async () => {
  ground = await TestGround.open({ monitors });
  const ssl = { enable: true, ...selfSignedCertificate(ground.folder.path) };
  tocsin = await ground.start('standalone', {
    ssl,
    gateway: { ping_interval: 1, max_connections_per_address: 2000 },
  });
  good = await tocsin.login(users.admin);
  flow = new AlarmFlow(
    ground.zoneminder,
    monitors.map(({ id }) => id),
    good,
  );
  quiet = await flow.during(20);
  quietRss = rss();
});

afterAll(async () => {
  await tocsin?.[Symbol.asyncDispose]();
  await ground?.[Symbol.asyncDispose]();
});

/** Alarms flow while `work` is done; nobody who is good may notice. */
async function unnoticed(work: Promise<unknown>): Promise<void> {
  const took = await flow.during(20, work);
  expect(middle(took) / middle(quiet)).toBeLessThan(mostDelay);
  expect(rss() - quietRss).toBeLessThan(mostGrowthBytes);
  expect(tocsin.processes.every(({ isRunning }) => isRunning)).toBe(true);
  const again = await tocsin.login(users.viewer);
  await again.close();
}

const attack = (kind: Attack['kind'], count: number, user: Attack['user'] = users.admin) =>
  TestChild.start(path.join(__dirname, 'attacks/attack.ts'), {
    kind,
    count,
    user,
    url: tocsin.url,
  } satisfies Attack);

describe('a client that is told of alarms does not notice', () => {
  it('1000 silent connections at once while the process stands still: all are in', async () => {
    const { pid } = tocsin.part('gateway');
    process.kill(pid, 'SIGSTOP');
    await using attackers = attack('silentPeers', 1000);
    try {
      await waitFor('all to be connected', () => attackers.printed.includes('done: 1000 connected'));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await unnoticed(Promise.resolve());
  });

  it('1000 WebSockets that never log in', async () => {
    await using attackers = attack('silentClients', 1000);
    await unnoticed(attackers.prints('done: '));
    expect(attackers.printed).toContain('done: 1000 open');
  });

  it('10 000 random and malformed frames', async () => {
    await using attackers = attack('badFrames', 10_000);
    await unnoticed(attackers.prints('done: '));
  });

  it('600 frames of members, the dearest that there are, all at once', async () => {
    await using attackers = attack('busyMembers', 600);
    await unnoticed(attackers.prints('done: '));
    expect(attackers.printed).toContain('done: 10 answered');
  });

  it('broken TLS, and noise in place of frames', async () => {
    await using attackers = attack('badTls', 100);
    await unnoticed(attackers.prints('done: '));
  });

  it('200 who guess a password again and again', async () => {
    await using attackers = attack('wrongLogins', 200, users.debian);
    await attackers.prints('done: ');
    await unnoticed(Promise.resolve());
  });

  it('500 logins at once, all of which are let in', async () => {
    await using attackers = attack('rightLogins', 500, users.costly);
    await attackers.prints('all connected');
    await unnoticed(attackers.prints('done: '));
    expect(attackers.printed).toContain('done: 500 in');
  });

  it('50 peers that read nothing, answer nothing and never close: they are dropped', async () => {
    const dropped = () => tocsin.part('gateway').log.matching(/has not answered 3 pings/).length;
    const before = dropped();
    await using attackers = attack('deafClients', 50);
    await attackers.prints('done: ');
    attackers.signal('SIGSTOP');
    await unnoticed(waitFor('all to be dropped', () => dropped() >= before + 50));
  });
});
