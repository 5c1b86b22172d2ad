import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../../tools/testing/free-port';
import { HookScript } from './harness/hook-scripts';
import { mergeSettings } from './harness/ini';
import { TestGround } from './harness/test-ground';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

let ground: TestGround;
let port: number;
beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
});
beforeEach(async () => {
  port = await freePort();
});
afterAll(() => ground?.[Symbol.asyncDispose]());

const served = async (page: string) => {
  const answer = await fetch(`http://127.0.0.1:${port}${page}`);
  return { status: answer.status, text: await answer.text() };
};
/** NaN where there is no such number. */
const value = async (series: string) => {
  const lines = (await served('/metrics')).text.split('\n');
  return Number(lines.find((line) => line.startsWith(`${series} `))?.slice(series.length + 1));
};

describe('what an operator sees', () => {
  it('of a process that starts, and of one that stops with work in hand: alive, not ready, and why', async () => {
    const hook = new HookScript(path.join(ground.folder.path, 'hook'));
    const settings = {
      metrics: { port, check_interval: 0.1 },
      customize: { use_hooks: true },
      hook: { event_start_hook: hook.command },
    };
    const nowhere = { queue: { url: `redis://127.0.0.1:${await freePort()}` } };
    await using starting = ground.prepare('standalone', mergeSettings(settings, nowhere));
    const waiting = starting.launch('standalone');
    await waiting.said('health and metrics are served');
    expect(waiting.log.matching('health and metrics are served')[0]?.fields['address']).toBe('127.0.0.1');
    expect((await served('/health/live')).status).toBe(200);
    expect((await served('/health/ready')).status).toBe(503);
    await waiting.stop();

    await using tocsin = await ground.start('standalone', settings);
    await waitFor('it to be ready', async () => (await served('/health/ready')).status === 200);
    const eventId = await ground.zoneminder.alarm(1, { cause: 'Wait' });
    await hook.argv(eventId);
    const stopped = tocsin.part('gateway').stop();
    await waitFor('it to be unready', async () => (await served('/health/ready')).status === 503);
    expect((await served('/health/ready')).text).toContain('the process is being stopped');
    expect((await served('/health/live')).status).toBe(200);
    hook.open();
    expect(await stopped).toEqual({ code: 0, signal: null });
  });

  it('nothing on the public port', async () => {
    await using tocsin = await ground.start('standalone', { metrics: { port } });
    for (const page of ['/metrics', '/health/live', '/health/ready', '/events/0-1']) {
      const { status } = await fetch(`http${tocsin.url.slice(2, -1)}${page}`);
      expect({ page, status }).toEqual({ page, status: 404 });
    }
  });

  it('of an alarm: that it was seen, looked at and told, and how long it took', async () => {
    await using tocsin = await ground.start('standalone', { metrics: { port, check_interval: 0.1 } });
    const client = await tocsin.login(users.admin);
    await client.alarm(await ground.zoneminder.alarm(1));
    await waitFor(
      'the telling to be counted',
      async () => (await value('tocsin_deliveries_total{channel="web",outcome="sent"}')) === 1,
    );
    expect(await value('tocsin_alarms_total{phase="start",late="false"}')).toBe(1);
    expect(await value('tocsin_detections_total{outcome="skipped"}')).toBe(1);
    expect(await value('tocsin_clients_connected')).toBe(1);
    const seconds = Date.now() / 1000 - (await value('tocsin_last_alarm_timestamp_seconds{monitor="1"}'));
    expect(Math.abs(seconds)).toBeLessThan(60);
    expect((await served('/health/ready')).status).toBe(200);
  });

  it('of a data folder that is lost while it runs: what is wrong, once in the log, and that it is well again', async () => {
    await using tocsin = await ground.start('standalone', {
      general: { base_data_path: path.join(ground.folder.path, 'lost') },
      metrics: { port, check_interval: 0.1 },
    });
    const folder = path.join(ground.folder.path, 'lost');
    const away = `${folder}-away`;
    renameSync(folder, away);
    writeFileSync(folder, 'in the way');
    const log = tocsin.part('gateway').log;
    await waitFor('health to tell', async () => (await served('/health/ready')).text.includes('"degraded"'));
    expect((await served('/health/ready')).text).toContain(`nothing can be written to ${folder}`);
    rmSync(folder);
    renameSync(away, folder);
    await waitFor('health to be well', async () => (await served('/health/ready')).text.includes('"ready"'));
    expect(log.matching('data folder is in trouble')).toHaveLength(1);
    expect(log.matching('data folder is well again')).toHaveLength(1);
  });

  it('of a detector that is stopped: the number grows for which there is an alert, and falls when one is started', async () => {
    const rules = readFileSync(path.join(__dirname, '../../../docker/alerts/tocsin.rules.yaml'), 'utf8');
    const series = /TocsinDetectorStopped\n\s+expr: max by \(queue\) \((\S+)\)/.exec(rules)?.[1] ?? '';
    await using tocsin = ground.prepare('split', { metrics: { port, check_interval: 0.1 } });
    await tocsin.add('watcher');
    await waitFor('the queue to be looked at', async () => (await value(series)) === 0);
    await ground.zoneminder.alarm(1);
    await waitFor('the alarm to have waited', async () => (await value(series)) > 0.5);
    // On one machine, by one file: it finds the port taken, and works.
    const detector = await tocsin.add('detector');
    await waitFor('nothing to wait any more', async () => (await value(series)) === 0);
    expect(detector.log.matching('health and metrics cannot be served')).toHaveLength(1);
  });
});
