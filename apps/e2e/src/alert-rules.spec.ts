import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../tools/testing/free-port';
import { Prometheus } from '../../../tools/testing/prometheus';
import { isRecord, parseRecord } from './harness/json-record';
import { repository } from './harness/repository';
import { TestGround } from './harness/test-ground';
import type { Tocsin } from './harness/tocsin';
import { users } from './harness/users';
import { waitFor } from './harness/wait-for';

jest.setTimeout(60_000);

const shipped = readFileSync(path.join(repository, 'docker/alerts/tocsin.rules.yaml'), 'utf8');
const board = readFileSync(path.join(repository, 'docker/grafana/tocsin.json'), 'utf8');

let ground: TestGround;
let redis: Redis;
let tocsin: Tocsin;
let prometheus: Prometheus;
const ports = { watcher: 0, detector: 0, gateway: 0 };

/** One settings file, as on one machine, and a port for each. */
const start = (app: keyof typeof ports) => tocsin.add(app, { TOCSIN_METRICS__PORT: String(ports[app]) });

beforeAll(async () => {
  ground = await TestGround.open({ monitors: [{ id: 1, name: 'Front Door' }] });
  redis = new Redis(ground.redis.url);
  for (const app of ['watcher', 'detector', 'gateway'] as const) ports[app] = await freePort();
  tocsin = ground.prepare('split', {
    metrics: { check_interval: 0.1 },
    queue: { url: ground.redis.url, prefix: 'seen' },
  });
  await Promise.all([start('gateway'), start('detector'), start('watcher')]);
  prometheus = await Prometheus.start({
    targets: Object.values(ports).map((port) => `127.0.0.1:${port}`),
    rules: shipped.replaceAll(/^( +for:) .*$/gm, '$1 2s'),
  });
});
afterAll(async () => {
  await prometheus?.[Symbol.asyncDispose]();
  await tocsin?.[Symbol.asyncDispose]();
  redis?.disconnect();
  await ground?.[Symbol.asyncDispose]();
});

const firing = async () =>
  (await prometheus.alerts()).filter(({ state }) => state === 'firing').map(({ name }) => name);

it('nothing fires while all is well, and all three are seen', async () => {
  const client = await tocsin.login(users.admin);
  await client.alarm(await ground.zoneminder.alarm(1));
  await waitFor('three to be scraped', async () => (await prometheus.query('up{job="tocsin"} == 1')) === 3);
  await waitFor(
    'everything to be ready',
    async () => (await prometheus.query('tocsin_readiness{state="ready"} == 1')) === 3,
  );
  expect(await firing()).toEqual([]);
});

it.each(['watcher', 'detector', 'gateway'] as const)(
  'what the %s serves passes the linter of promtool',
  async (app) => {
    const text = await (await fetch(`http://127.0.0.1:${ports[app]}/metrics`)).text();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    });
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
  },
);

it('every question of the board is understood, and asks for numbers that are there', async () => {
  const { panels, uid, templating } = parseRecord(board);
  expect(uid).toBe('tocsin');
  expect(templating).toMatchObject({
    list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }],
  });
  const all = Array.isArray(panels) ? panels.filter(isRecord) : [];
  expect(all.length).toBeGreaterThan(10);
  for (const panel of all) {
    expect(panel).toMatchObject({
      title: expect.stringMatching(/^[A-Z]/) as unknown,
      datasource: { type: 'prometheus', uid: '${datasource}' },
      fieldConfig: { defaults: { unit: expect.stringMatching(/^(short|s|bytes|percentunit)$/) as unknown } },
    });
    for (const target of Array.isArray(panel['targets']) ? panel['targets'].filter(isRecord) : []) {
      const expression = String(target['expr']);
      await prometheus.query(expression.replaceAll('$__rate_interval', '5s'));
      for (const name of expression.match(/\b(?:tocsin|process)_[a-z0-9_]+/g) ?? [])
        expect({ name, isThere: (await prometheus.query(name)) > 0 }).toEqual({ name, isThere: true });
    }
  }
  const ids = all.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('a detector that is killed: its alert fires when an alarm has waited too long, and resolves once one is started', async () => {
  await tocsin.part('detector').kill();
  const eventId = await ground.zoneminder.alarm(1);
  await waitFor(
    'the alarm to wait',
    async () => (await prometheus.query('tocsin_queue_oldest_waiting_age_seconds{queue="alarms"} > 0')) > 0,
  );
  expect(await firing()).not.toContain('TocsinDetectorStopped');
  // A minute later, without the minute.
  const [job = ''] = (await redis.keys('seen:queue:alarms:*')).filter((key) =>
    key.includes(`-${eventId}-start`),
  );
  await redis.hincrby(job, 'timestamp', -60_000);
  await waitFor('both alerts to fire', async () => {
    const names = await firing();
    return names.includes('TocsinDetectorStopped') && names.includes('TocsinDown');
  });
  const told = await prometheus.alerts();
  expect(told.find(({ name }) => name === 'TocsinDetectorStopped')).toMatchObject({
    labels: { severity: 'critical', queue: 'alarms' },
    summary: expect.stringMatching(/^An alarm has waited 1m .*s for a detector$/) as unknown,
  });
  expect(told.find(({ name }) => name === 'TocsinDown')).toMatchObject({
    labels: { instance: `127.0.0.1:${ports.detector}` },
  });
  await start('detector');
  await waitFor('nothing to fire any more', async () => (await firing()).length === 0, { timeoutMs: 30_000 });
});
