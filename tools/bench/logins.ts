/**
 * npm run bench -- logins: logins a second at bcrypt cost 10 beside bare bcrypt.compare on all cores, and what 500
 * logins at once cost the alarms of those who are connected. The gateway has its store on LevelDB.
 */
import 'disposablestack/auto';
import { setTimeout as pause } from 'node:timers/promises';
import { passwordToCompare } from '../../libs/adapters/zoneminder/src/auth/logins-to-compare';
import { CountingClient } from '../../libs/services/gateway/src/testing/servers-to-compare';
import { bareRate, compareBare, LoginsServer, serveLogins } from './logins-server';
import { percentile } from './percentiles';

const rounds = 3;
const loginsPerRound = 150;
const flood = 500;
const listeners = 10;
const alarmEveryMs = 50;
const fewestAlarms = 200;
/** Of the rate of bare bcrypt. */
const leastRate = 0.8;
/** One poll interval: what a flood of logins may cost an alarm, ms. */
const mostDelayMs = 50;

let clientsSoFar = 0;

async function connected(port: number, count: number): Promise<CountingClient[]> {
  const clients = Array.from({ length: count }, () => new CountingClient(`ws://127.0.0.1:${port}/`));
  await Promise.all(clients.map((client) => client.opened()));
  return clients;
}

/** @returns ms until the last one is in */
async function loginAll(clients: readonly CountingClient[]): Promise<number> {
  const startedAt = performance.now();
  await Promise.all(
    clients.map((client) => {
      clientsSoFar += 1;
      return client.login({ user: `user ${clientsSoFar}`, password: passwordToCompare });
    }),
  );
  return performance.now() - startedAt;
}

async function ourRate(server: LoginsServer): Promise<number> {
  const clients = await connected(server.port, loginsPerRound);
  const tookMs = await loginAll(clients);
  for (const client of clients) client.leave();
  return loginsPerRound / (tookMs / 1000);
}

class AlarmLatency {
  #eventId = 0;

  constructor(
    private readonly server: LoginsServer,
    private readonly clients: readonly CountingClient[],
  ) {}

  async measure(isOver: () => boolean): Promise<number[]> {
    const latencies: number[] = [];
    while (latencies.length < fewestAlarms || !isOver()) {
      latencies.push(await this.#once());
      await pause(alarmEveryMs);
    }
    return latencies;
  }

  async #once(): Promise<number> {
    this.#eventId += 1;
    const startedAt = performance.now();
    const heard = this.clients.map((client) => new Promise<void>((resolve) => (client.onFrame = resolve)));
    this.server.tell(this.#eventId);
    await Promise.all(heard);
    return performance.now() - startedAt;
  }
}

async function main(): Promise<void> {
  await using server = await LoginsServer.start();
  const rates = { bare: [] as number[], ours: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    rates.bare.push(await bareRate(loginsPerRound));
    rates.ours.push(await ourRate(server));
  }
  const [bare, ours] = [percentile(rates.bare, 0.5), percentile(rates.ours, 0.5)];
  const ratio = Number((ours / bare).toFixed(2));

  const listening = await connected(server.port, listeners);
  await loginAll(listening);
  const alarms = new AlarmLatency(server, listening);
  const idle = await alarms.measure(() => true);
  const crowd = await connected(server.port, flood);
  let isOver = false;
  const flooding = loginAll(crowd).then((tookMs) => {
    isOver = true;
    return tookMs;
  });
  const busy = await alarms.measure(() => isOver);
  const floodMs = await flooding;
  for (const client of [...crowd, ...listening]) client.leave();

  const delayMs = Number((percentile(busy, 0.99) - percentile(idle, 0.99)).toFixed(1));
  const at = (values: readonly number[], share: number): string => percentile(values, share).toFixed(1);
  const out = [
    'logins a second, bcrypt cost 10',
    `bare bcrypt.compare, all cores   ${bare.toFixed(1)}`,
    `our gateway                      ${ours.toFixed(1)}`,
    `ours against bare: ${ratio} (at least ${leastRate})`,
    `alarm to ${listeners} clients, ms            p50       p95       p99       max`,
    `idle                        ${[0.5, 0.95, 0.99, 1].map((share) => at(idle, share).padStart(8)).join('  ')}`,
    `${flood} logins at once (${(floodMs / 1000).toFixed(1)} s)   ${[0.5, 0.95, 0.99, 1].map((share) => at(busy, share).padStart(8)).join('  ')}`,
    `p99 under the flood against p99 idle: +${delayMs} ms (at most ${mostDelayMs})`,
  ];
  const holds = ratio >= leastRate && delayMs <= mostDelayMs;
  process.stdout.write(`${out.join('\n')}\n`);
  process.stdout.write(`${JSON.stringify({ bench: 'logins', holds, ratio, delayMs, bare, ours })}\n`);
  if (!holds) process.exitCode = 1;
}

const [mode, argument = ''] = process.argv.slice(2);
if (mode === '--bare') void compareBare(Number(argument));
else if (mode === '--gateway') void serveLogins(argument);
else void main();
