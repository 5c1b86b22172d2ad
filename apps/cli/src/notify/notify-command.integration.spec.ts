import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricsConfig } from '@tocsin/config';
import { EventId, ServerId } from '@tocsin/messages';
import { Monitoring } from '@tocsin/metrics';
import { alarmQueue, notificationQueue } from '@tocsin/queue';
import { RedisStore } from '@tocsin/store-redis';
import { freePort } from '../../../../tools/testing/free-port';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { until } from '../../../../tools/testing/until';
import { quietLog } from '../quiet-log';
import { notifyCommand } from './notify-command';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-notify-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function notify(words: readonly string[], settings: string) {
  const file = join(folder, 'es.ini');
  await writeFile(file, `[general]\nbase_data_path = ${folder}\n${settings}`);
  const said = { out: '', err: '' };
  // Nothing listens for the database: the event is handed over all the same.
  const env = {
    ZM_DB_HOST: `127.0.0.1:${await freePort()}`,
    ZM_SERVER_ID: '2',
    TOCSIN_ZM_CONF: join(folder, 'none'),
  };
  const code = await notifyCommand(
    [...words, '--config', file],
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    { ...env, TOCSIN_ZM_CONF_DIR: folder },
  );
  return { code, ...said };
}

describe('tocsin notify', () => {
  it('hands an event over once, with the deadline that stands in for a detector', async () => {
    await using redis = await RedisServer.start();
    const settings = `[queue]\nurl = ${redis.url}\n`;
    expect(await notify(['5060', '3'], settings)).toMatchObject({
      code: 0,
      out: 'event 5060: handed over\n',
    });
    const again = await notify(['5060', '3', '--json'], settings);
    expect(JSON.parse(again.out)).toMatchObject({ event: 5060, monitor: 3, handedOver: false });
    await using store = await RedisStore.open({ url: redis.url, prefix: 'tocsin' }, quietLog());
    await using notifications = store.queue(notificationQueue);
    expect(await notifications.count()).toMatchObject({ delayed: 1 });
    const event = { server: ServerId.parse(2), numbering: 0, eventId: EventId.parse(5060) };
    expect(await store.records.events.story(event)).toMatchObject([{ step: 'seen', phase: 'start' }]);
    const jobs: unknown[] = [];
    await using alarms = store.queue(alarmQueue);
    await using _consumer = alarms.consume(async ({ id, payload }) => void jobs.push({ id, ...payload }), {
      concurrency: 1,
    });
    await until('the alarm comes', () => jobs.length > 0);
    expect(jobs).toMatchObject([{ id: '2-5060-start', monitorId: 3, monitorName: 'Monitor 3', late: false }]);
  });

  it('says that Redis is away', async () => {
    const { code, err } = await notify(
      ['5060', '3'],
      `[queue]\nurl = redis://127.0.0.1:${await freePort()}\n`,
    );
    expect(code).toBe(1);
    expect(err).toContain('does not answer');
  });

  it('leaves events to a Tocsin in one process, and says when there is none', async () => {
    const port = await freePort();
    const settings = `[metrics]\nport = ${port}\n`;
    const nobody = await notify(['5060', '3'], settings);
    expect(nobody.code).toBe(1);
    expect(nobody.err).toContain('up to 300 s back');
    const metrics = MetricsConfig.parse({ port: String(port) });
    await using _running = await Monitoring.open({
      name: 'standalone',
      version: '1',
      metrics,
      log: quietLog(),
    });
    expect((await notify(['5060', '3'], settings)).code).toBe(0);
  });

  it.each([[[]], [['5060']], [['5060', 'x']], [['0', '3']]])('does not understand %j', async (words) => {
    expect((await notify(words, '')).code).toBe(2);
  });
});
