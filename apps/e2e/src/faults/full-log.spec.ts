import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../../../tools/testing/free-port';
import { Client } from '../harness/client';
import { Health } from '../harness/health';
import { SmallDisk, whyNoDisk } from '../harness/small-disk';
import { TestGround } from '../harness/test-ground';
import { loginOf, users } from '../harness/users';
import { waitFor } from '../harness/wait-for';

jest.setTimeout(60_000);

const excuse = whyNoDisk();
const withDisk = excuse === undefined ? it : it.skip;

let ground: TestGround;
beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
  await ground.zoneminder.query(
    `CREATE TABLE Logs (Id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, TimeKey decimal(16,6) NOT NULL,
      Component varchar(32) NOT NULL, ServerId int unsigned, Pid int, Level tinyint NOT NULL, Code char(3) NOT NULL,
      Message text NOT NULL, File varchar(255), Line smallint unsigned)`,
  );
});
afterAll(() => ground?.[Symbol.asyncDispose]());

describe(`ZoneMinder's log folder on a disk that is full${excuse === undefined ? '' : ` (left out: ${excuse})`}`, () => {
  withDisk(
    'is told on standard error and in health, costs no alarm, and the log says how many lines are missing',
    async () => {
      using disk = new SmallDisk('1m');
      const logs = path.join(disk.path, 'zm');
      mkdirSync(logs);
      const health = await Health.onFreePort();
      const port = await freePort();
      const settings = {
        ...health.settings,
        logs: { to: 'zoneminder' },
        network: { port, address: '127.0.0.1' },
      };
      await using tocsin = ground.prepare(
        'standalone',
        settings,
        ground.zoneminder.envWith({ ZM_PATH_LOGS: logs }),
      );
      const running = tocsin.launch('standalone');
      const ready = async () => (await health.page('/health/ready').catch(() => undefined))?.status === 200;
      await waitFor('it to be ready', ready, { detail: () => running.log.tail() });
      const client = await Client.connect(`ws://127.0.0.1:${port}/`);
      await client.ask(loginOf(users.admin));
      await client.alarm(await ground.zoneminder.alarm(1));

      disk.fill();
      const during: number[] = [];
      // There is some room left in the last block of the file.
      while ((await health.dependency('log'))?.state !== 'down')
        during.push(await ground.zoneminder.alarm(1));
      during.push(await ground.zoneminder.alarm(1));
      for (const eventId of during) await client.alarm(eventId);
      expect(await health.down('log')).toMatch(/zmeventnotification\.log.*ENOSPC/);
      expect(running.log.matching('ENOSPC')).toHaveLength(1);

      disk.empty();
      await health.well('log');
      const text = readFileSync(path.join(logs, 'zmeventnotification.log'), 'utf8');
      expect(text.match(/the log can be written again; \d+ lines are missing here/g)).toHaveLength(1);
      await client.close();
    },
  );
});
