import { Redis } from 'ioredis';
import { freePort } from '../../../../tools/testing/free-port';
import { complaintsOf, Health } from '../harness/health';
import { FrozenFolder, whyNotFrozen } from '../harness/frozen-folder';
import { TestGround } from '../harness/test-ground';
import { users } from '../harness/users';
import { waitFor } from '../harness/wait-for';

jest.setTimeout(90_000);

const excuse = whyNotFrozen();

let ground: TestGround;
let redis: Redis;
beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
  redis = new Redis(ground.redis.url);
});
afterAll(async () => {
  redis?.disconnect();
  await ground?.[Symbol.asyncDispose]();
});

interface Fault {
  readonly name: string;
  /** @returns how it is healed */
  readonly begin: () => Promise<() => Promise<void>>;
  readonly reason: RegExp;
}

const faults: readonly Fault[] = [
  {
    name: 'has no memory left',
    begin: async () => {
      await redis.config('SET', 'maxmemory', '1');
      return async () => void (await redis.config('SET', 'maxmemory', '0'));
    },
    reason: /refuses it: OOM .*; raise maxmemory in redis\.conf, or free memory of it$/,
  },
  {
    name: 'is a replica after a failover',
    begin: async () => {
      await redis.replicaof('127.0.0.1', await freePort());
      return async () => void (await redis.replicaof('NO', 'ONE'));
    },
    reason: /refuses it: READONLY .*; it is a replica: \[queue\] url must lead to the master$/,
  },
  {
    name: 'cannot write its snapshots',
    begin: async () => {
      const [, folder = ''] = await redis.config('GET', 'dir');
      const frozen = new FrozenFolder(folder);
      await redis.config('SET', 'save', '3600 1');
      await save('err');
      return async () => {
        frozen[Symbol.dispose]();
        await save('ok');
        await redis.config('SET', 'save', '');
      };
    },
    reason: /refuses it: MISCONF .*; see to the disk of Redis: its log says what it could not write$/,
  },
];

async function save(outcome: 'ok' | 'err'): Promise<void> {
  await waitFor(`a snapshot to be ${outcome}`, async () => {
    await redis.bgsave().catch(() => undefined); // one is under way
    return (await redis.info('persistence')).includes(`rdb_last_bgsave_status:${outcome}`);
  });
}

const possible = excuse === undefined ? faults : faults.slice(0, 2);

describe(`split, while Redis answers and takes nothing${excuse === undefined ? '' : ` (snapshots left out: ${excuse})`}`, () => {
  it.each(possible)(
    'because it $name: unready and why, once in the log; alarms are kept and told',
    async (fault) => {
      const health = await Health.onFreePort();
      await using tocsin = ground.prepare('split', {
        ...health.settings,
        customize: { send_event_end_notification: true },
      });
      const watcher = await tocsin.add('watcher');
      await Promise.all([tocsin.add('gateway'), tocsin.add('detector')]);
      const client = await tocsin.login(users.admin);
      const before = await ground.zoneminder.alarm(1);
      await client.alarm(before, 'end');
      // Written down as well.
      await tocsin.part('gateway').said(new RegExp(`event ${before} of monitor .*: end told`));
      const complaints = complaintsOf(watcher.log);
      const others = [tocsin.part('gateway'), tocsin.part('detector')].map(({ log }) => complaintsOf(log));

      await using healing = new AsyncDisposableStack();
      healing.defer(await fault.begin());
      expect(await health.down('redis')).toMatch(fault.reason);
      expect((await health.page('/health/ready')).status).toBe(503);
      const during = [await ground.zoneminder.alarm(1), await ground.zoneminder.alarm(1)];
      await watcher.said('alarms are kept in memory until the queue takes them again');
      // Who is there is still answered.
      await client.fence();

      await healing.disposeAsync();
      await health.well('redis');
      for (const eventId of during) await client.alarm(eventId, 'end', 40_000);
      await client.fence();
      expect(client.tally).toEqual(
        Object.fromEntries(
          [before, ...during].flatMap((id) => [
            [`${id} start`, 1],
            [`${id} end`, 1],
          ]),
        ),
      );
      expect(complaints().toSorted()).toEqual([
        expect.stringMatching(/^alarms are kept in memory until the queue takes them again/),
        'redis is in trouble',
      ]);
      for (const complaint of others) expect(complaint()).toEqual(['redis is in trouble']);
      expect(watcher.log.matching('redis is well again')).toHaveLength(1);
      expect(watcher.log.matching('the queue takes alarms again')).toHaveLength(1);
    },
  );
});
