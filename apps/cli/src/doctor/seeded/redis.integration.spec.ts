import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { CodedError } from '@tocsin/errors';
import { Alarm } from '@tocsin/messages';
import { alarmQueue } from '@tocsin/queue';
import { RedisStore } from '@tocsin/store-redis';
import { freePort } from '../../../../../tools/testing/free-port';
import { RedisServer } from '../../../../../tools/testing/redis-server';
import { until } from '../../../../../tools/testing/until';
import { quietLog } from '../../quiet-log';
import type { Machine } from '../testing/machine';
import { findsEach } from '../testing/run-table';

jest.setTimeout(60_000);

/** The services talk through a Redis of the test's own. */
async function redisWith(machine: Machine, ...args: readonly string[]): Promise<RedisServer> {
  const redis = machine.opened.use(await RedisServer.start({ appendOnly: true, args }));
  machine.set('queue', 'url', redis.url);
  return redis;
}

const cli = (redis: RedisServer, ...words: readonly string[]): string =>
  execFileSync('redis-cli', ['-p', String(redis.port), ...words], { encoding: 'utf8', stdio: 'pipe' });

const alarm = Alarm.parse({
  server: 0,
  eventId: 7,
  monitorId: 1,
  monitorName: 'Yard',
  phase: 'start',
  cause: 'Motion',
  seenAt: 1,
  startedAt: null,
  eventPath: null,
  late: false,
});

/** Does something with the queue of the alarms, in which one waits. */
async function withAlarm(redis: RedisServer, work: (store: RedisStore) => Promise<void>): Promise<void> {
  await using store = await RedisStore.open(
    { url: redis.url, prefix: 'tocsin', patienceMs: 5_000 },
    quietLog(),
  );
  await using queue = store.queue(alarmQueue);
  await queue.add('0-7-start', alarm);
  await work(store);
}

describe('tocsin doctor, on a machine with a fault in its Redis, finds', () => {
  findsEach([
    {
      what: 'one that is away',
      name: 'redis',
      message: /does not answer/,
      remedy:
        /redis-cli -h 127\.0\.0\.1 -p \d+ PING; start it \(systemctl start redis-server\), or correct \[queue\] url/,
      seed: async (machine) =>
        machine.set('queue', 'url', `redis://:s3cret-redis@127.0.0.1:${await freePort()}`),
    },
    {
      what: 'one that refuses the password',
      name: 'redis',
      message: /does not let us in: WRONGPASS/,
      remedy: /correct \[queue\] url/,
      seed: async (machine) => {
        const { port } = await redisWith(machine, '--requirepass', 'right');
        machine.set('queue', 'url', `redis://:s3cret-wrong@127.0.0.1:${port}`);
      },
    },
    {
      what: 'one that throws away what waits',
      name: 'redis-settings',
      message: /allkeys-lru/,
      remedy:
        /redis-cli -h 127\.0\.0\.1 -p \d+ CONFIG SET maxmemory-policy noeviction, and the line .* in redis\.conf/,
      seed: (machine) => redisWith(machine, '--maxmemory-policy', 'allkeys-lru'),
    },
    {
      what: 'one that keeps nothing on its disk',
      name: 'redis-settings',
      message: /keeps nothing on disk/,
      remedy: /CONFIG SET appendonly yes/,
      seed: (machine) => redisWith(machine, '--appendonly', 'no'),
    },
    {
      what: 'one that keeps snapshots only',
      severity: 'hint',
      name: 'redis-settings',
      message: /a crash of redis loses the last minutes/,
      remedy: /CONFIG SET appendonly yes/,
      seed: (machine) => redisWith(machine, '--appendonly', 'no', '--save', '60 1'),
    },
    {
      what: 'one that is a read-only replica',
      name: 'redis',
      message: /it is a read-only replica of 127\.0\.0\.1:\d+/,
      remedy: /name the primary in \[queue\] url \(redis:\/\/127\.0\.0\.1:\d+\)/,
      seed: async (machine) => {
        const args = ['--repl-diskless-sync-delay', '0'];
        const primary = machine.opened.use(await RedisServer.start({ appendOnly: true, args }));
        const replica = await redisWith(machine, '--replicaof', '127.0.0.1', String(primary.port));
        await until('the replica follows', () =>
          cli(replica, 'INFO', 'replication').includes('master_link_status:up'),
        );
      },
    },
    {
      what: 'one whose memory is full',
      name: 'redis',
      message: /its memory is full \(\d+ of 1000 bytes\)/,
      remedy: /redis-cli CONFIG SET maxmemory 2000/,
      seed: (machine) => redisWith(machine, '--maxmemory', '1000'),
    },
    {
      what: 'one that cannot write to its disk',
      name: 'redis',
      message: /cannot write to its disk/,
      remedy: /redis-cli CONFIG GET dir/,
      seed: async (machine) => {
        const redis = await redisWith(machine);
        const [, folder = ''] = cli(redis, 'CONFIG', 'GET', 'dir').trim().split('\n');
        rmSync(folder, { recursive: true });
        cli(redis, 'BGSAVE');
        await until('it has failed', () =>
          cli(redis, 'INFO', 'persistence').includes('rdb_last_bgsave_status:err'),
        );
      },
    },
    {
      what: 'alarms that nobody takes',
      name: 'queue',
      message: /the oldest of the alarms waits since 1\d\d s/,
      remedy:
        /start a detector \(systemctl start tocsin-detector@1; docker compose up -d --scale detector=2\)/,
      seed: async (machine) => {
        const redis = await redisWith(machine);
        await withAlarm(redis, async () => {
          const [key = ''] = cli(redis, '--scan', '--pattern', 'tocsin:queue:alarms:*0-7-start*')
            .trim()
            .split('\n');
          cli(redis, 'HSET', key, 'timestamp', String(Date.now() - 100_000));
        });
      },
    },
    {
      what: 'no ZoneMinder, as where only detectors run',
      severity: 'hint',
      name: 'zoneminder',
      message: /ZoneMinder is not set up on this machine/,
      remedy: /zm\.conf/,
      seed: async (machine) => {
        await redisWith(machine);
        delete machine.env['ZM_DB_HOST'];
      },
    },
    {
      what: 'alarms that were given up',
      severity: 'hint',
      name: 'queue',
      message: /1 of the alarms were given up within a week/,
      remedy: /log of the detector, and tocsin why EVENT/,
      seed: async (machine) => {
        await withAlarm(await redisWith(machine), async (store) => {
          await using queue = store.queue(alarmQueue);
          await using _given = queue.consume(
            () => Promise.reject(new CodedError('stopped', 'there is no use')),
            { concurrency: 1 },
          );
          await until('it is given up', async () => (await queue.count()).failed === 1);
        });
      },
    },
  ]);
});
