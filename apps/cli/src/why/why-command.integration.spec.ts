import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetricsConfig } from '@tocsin/config';
import { EventId, ServerId, type StoryEntry } from '@tocsin/messages';
import { Monitoring } from '@tocsin/metrics';
import { LevelStore } from '@tocsin/store-level';
import { RedisStore } from '@tocsin/store-redis';
import { freePort } from '../../../../tools/testing/free-port';
import { RedisServer } from '../../../../tools/testing/redis-server';
import { quietLog } from '../quiet-log';
import { whyCommand } from './why-command';

const event = { server: ServerId.parse(0), numbering: 0, eventId: EventId.parse(5060) };
const at = Date.UTC(2026, 10, 20, 17, 4, 5, 120);
const story: StoryEntry[] = [
  { step: 'seen', at, phase: 'start', cause: ' Motion All', late: true },
  {
    step: 'detection',
    at,
    phase: 'start',
    outcome: 'found',
    text: '[a] detected:person',
    reason: '',
    stages: [
      { name: 'alarm frame', tookMs: 30.4 },
      { name: 'inference', tookMs: 41 },
    ],
  },
  { step: 'decision', at, phase: 'start', tell: true, reason: 'no rule says otherwise' },
  {
    step: 'delivery',
    at,
    phase: 'start',
    deliveries: [
      { channel: 'mqtt', recipient: 'mqtt', outcome: 'sent', reason: '' },
      { channel: 'fcm', recipient: 'fcm:ab12', outcome: 'suppressed', reason: 'told 3 s ago, wants 60 s' },
    ],
    others: [{ channel: 'web', outcome: 'sent', count: 480 }],
  },
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-why-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function why(words: readonly string[], settings: string) {
  const file = join(folder, 'es.ini');
  await writeFile(file, `[general]\nbase_data_path = ${folder}\n${settings}`);
  const said = { out: '', err: '' };
  const code = await whyCommand(
    [...words, '--config', file],
    { out: (line) => (said.out += `${line}\n`), err: (line) => (said.err += `${line}\n`) },
    {},
  );
  return { code, ...said };
}

async function tellTo(store: LevelStore | RedisStore): Promise<void> {
  for (const entry of story) await store.records.events.append(event, entry);
}

const noPort = '[metrics]\nport = 0\n';

describe('tocsin why', () => {
  it('prints the whole story from the store, and counts those who are not named', async () => {
    {
      await using store = await LevelStore.open(join(folder, 'store'), quietLog());
      await tellTo(store);
    }
    const { code, out } = await why(['5060'], noPort);
    expect(code).toBe(0);
    expect(
      out.replaceAll(/^\S+ \S+:05\.120/gm, 'NOW'),
    ).toBe(`NOW  start  seen       Motion All (late: it happened while Tocsin was away)
NOW  start  detection  found – [a] detected:person
    alarm frame: 30 ms
    inference: 41 ms
NOW  start  decision   told: no rule says otherwise
NOW  start  delivery   
    mqtt: sent
    fcm fcm:ab12: suppressed (told 3 s ago, wants 60 s)
    web: 480 others sent
`);
    const json = await why(['0-5060-start', '--json'], noPort);
    expect(JSON.parse(json.out)).toEqual({ server: 0, eventId: 5060, numbering: null, story });
  });

  it('asks the running process, which has the store open', async () => {
    await using store = await LevelStore.open(join(folder, 'store'), quietLog());
    await tellTo(store);
    const port = await freePort();
    const locked = await why(['5060'], noPort);
    expect(locked.code).toBe(1);
    expect(locked.err).toContain('a running Tocsin has the records in');
    const metrics = MetricsConfig.parse({ port: String(port) });
    await using monitoring = await Monitoring.open({
      name: 'standalone',
      version: '1',
      metrics,
      log: quietLog(),
    });
    monitoring.records(store.records);
    const { code, out } = await why(['5060'], `[metrics]\nport = ${port}\n`);
    expect(code).toBe(0);
    expect(out).toContain('web: 480 others sent');
  });

  it('reads the records in Redis, of the numbering of now unless another is named', async () => {
    await using redis = await RedisServer.start();
    const settings = `${noPort}[queue]\nurl = ${redis.url}\n`;
    {
      await using store = await RedisStore.open({ url: redis.url, prefix: 'tocsin' }, quietLog());
      await tellTo(store);
      await store.records.cursors.nextNumbering(event.server);
    }
    expect((await why(['5060'], settings)).code).toBe(1);
    expect((await why(['0.0-5060'], settings)).code).toBe(0);
    await redis.stop();
    const away = await why(['5060'], settings);
    expect(away.code).toBe(1);
    expect(away.err).toContain('Redis at 127.0.0.1');
  });

  it('says what is not known, and makes no store by asking', async () => {
    const { code, err } = await why(['5060'], noPort);
    expect(code).toBe(1);
    expect(err).toContain('store does not exist. Has Tocsin run with these settings?');
    expect((await why(['tomorrow'], noPort)).code).toBe(2);
  });
});
