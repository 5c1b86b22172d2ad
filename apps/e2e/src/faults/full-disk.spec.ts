import path from 'node:path';
import { complaintsOf, Health } from '../harness/health';
import { SmallDisk, whyNoDisk } from '../harness/small-disk';
import { TestGround } from '../harness/test-ground';
import { users } from '../harness/users';

jest.setTimeout(60_000);

const excuse = whyNoDisk();
const withDisk = excuse === undefined ? it : it.skip;

let ground: TestGround;
beforeAll(async () => {
  ground = await TestGround.open({
    monitors: [
      { id: 1, name: 'Front Door' },
      { id: 2, name: 'Garage' },
    ],
  });
});
afterAll(() => ground?.[Symbol.asyncDispose]());

describe(`standalone on a disk that is full${excuse === undefined ? '' : ` (left out: ${excuse})`}`, () => {
  withDisk(
    'tells every alarm, says what is wrong once, and has all on the disk when there is room',
    async () => {
      using disk = new SmallDisk('16m');
      const health = await Health.onFreePort();
      const general = { base_data_path: path.join(disk.path, 'data') };
      await using tocsin = await ground.start('standalone', {
        ...health.settings,
        general,
        customize: { send_event_end_notification: true },
      });
      const client = await tocsin.login(users.admin);
      const { log } = tocsin.part('gateway');
      const before = await ground.zoneminder.alarm(1);
      await client.alarm(before, 'end');
      const complaints = complaintsOf(log);

      disk.fill();
      const during: number[] = [];
      for (const monitor of [1, 2, 1, 2, 1]) {
        const eventId = await ground.zoneminder.alarm(monitor);
        during.push(eventId);
        await client.alarm(eventId, 'end');
      }
      expect(await health.down('data folder')).toMatch(
        /^nothing can be written to .*no space left on device.*; see to its rights, and that its disk is there and has room; \d+ changes are kept in memory until then$/i,
      );
      expect(complaints()).toEqual(['data folder is in trouble']);

      disk.empty();
      await health.well('data folder');
      expect(log.matching('data folder is well again')).toHaveLength(1);
      // Killed at once: what was told meanwhile is on the disk, and is not told again.
      await tocsin.part('gateway').kill();
      const missed = await ground.zoneminder.alarm(2);
      await tocsin.add('standalone');
      const again = await tocsin.login(users.admin);
      await again.alarm(missed, 'end');
      await again.fence();
      expect(client.tally).toEqual(tallyOf([before, ...during]));
      expect(again.tally).toEqual(tallyOf([missed]));
      expect(complaints()).toEqual(['data folder is in trouble']);
    },
  );

  withDisk('killed meanwhile: what was told from memory is told again as late, nothing is lost', async () => {
    using disk = new SmallDisk('16m');
    const general = { base_data_path: path.join(disk.path, 'data') };
    await using tocsin = await ground.start('standalone', { general });
    const client = await tocsin.login(users.admin);
    await client.alarm(await ground.zoneminder.alarm(1));
    disk.fill();
    const during = await ground.zoneminder.alarm(1);
    await client.alarm(during);
    await tocsin.part('gateway').kill();
    const missed = await ground.zoneminder.alarm(2);
    disk.empty();
    await tocsin.add('standalone');
    const again = await tocsin.login(users.admin);
    for (const eventId of [during, missed]) await again.alarm(eventId);
    expect(tocsin.lateEvents).toEqual(expect.arrayContaining([during, missed]));
  });
});

const tallyOf = (eventIds: readonly number[]) =>
  Object.fromEntries(
    eventIds.flatMap((eventId) => [`${eventId} start`, `${eventId} end`]).map((key) => [key, 1]),
  );
