import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../../tools/testing/free-port';
import { RedisServer } from '../../../tools/testing/redis-server';
import { runCli } from './harness/cli';
import { repository } from './harness/repository';
import { TemporaryFolder } from './harness/temporary-folder';

jest.setTimeout(60_000);

describe('tocsin notify, as ZoneMinder calls it for each event', () => {
  it('hands an event over to Redis, from a bundle that V8 finds compiled', async () => {
    await using redis = await RedisServer.start();
    using folder = new TemporaryFolder();
    const config = path.join(folder.path, 'es.ini');
    writeFileSync(config, `[general]\nbase_data_path = ${folder.path}\n[queue]\nurl = ${redis.url}\n`);
    // Nothing listens for the database: numbers have to do.
    const env = {
      ZM_DB_HOST: `127.0.0.1:${await freePort()}`,
      TOCSIN_ZM_CONF: path.join(folder.path, 'none'),
    };
    const notify = () => runCli(['notify', '5060', '3', '--json', '--config', config], env);
    const { code, out, err } = await notify();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ event: 5060, monitor: 3, handedOver: true });
    expect(JSON.parse((await notify()).out)).toMatchObject({ handedOver: false });
    const parts = readdirSync(path.join(repository, 'dist/apps/cli'));
    expect(parts.filter((name) => /^notify-command\.[A-Z0-9]+\.js\.v8$/.test(name))).toHaveLength(1);
  });
});
