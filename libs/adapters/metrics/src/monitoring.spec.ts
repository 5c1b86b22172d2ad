import { channel } from 'node:diagnostics_channel';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type News, newsChannel } from '@tocsin/health';
import { type Alarm, MonitorId, type Notification } from '@tocsin/messages';
import { freePort } from '../../../../tools/testing/free-port';
import { until } from '../../../../tools/testing/until';
import { writableFolder } from './writable-folder';
import { reachable } from './reachable';
import { alarm, forgetful, MonitoringRig, notification, SettableQueue } from './testing/monitoring-rig';

const say = (news: News) => channel(newsChannel).publish(news);
let rig: MonitoringRig;

beforeEach(async () => {
  rig = await MonitoringRig.start();
});
afterEach(() => rig[Symbol.asyncDispose]());

describe('health', () => {
  it('is live as soon as it answers', async () => {
    const answer = await rig.get('/health/live');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'live', process: 'watcher', version: '1.2.3' });
  });

  it('tells the story of an event, by the numbering of now or an older one', async () => {
    const seen = { step: 'seen', at: 1, phase: 'start', cause: 'Motion', late: false } as const;
    rig.monitoring.records({
      events: { ...forgetful.events, story: async ({ numbering }) => (numbering === 2 ? [seen] : []) },
      cursors: { ...forgetful.cursors, numbering: async () => 2 },
    });
    const now = await rig.get('/events/0-7');
    expect(await now.json()).toEqual({ server: 0, numbering: 2, eventId: 7, story: [seen] });
    expect(await (await rig.get('/events/0.1-7')).json()).toMatchObject({ numbering: 1, story: [] });
    expect((await rig.get('/events/0-0')).status).toBe(404);
  });

  describe('a test', () => {
    const delivery = { channel: 'web', recipient: 'one', outcome: 'sent', reason: '' } as const;
    const json = { 'Content-Type': 'application/json' };
    const ask = (headers: Record<string, string> = json, body = '{"monitor":3}') =>
      fetch(rig.url('/test'), { method: 'POST', headers, body });

    it('is told by whoever has clients, and by nobody else', async () => {
      expect((await ask()).status).toBe(404);
      const asked: number[] = [];
      using _offered = rig.monitoring.offerTest((monitorId) => {
        asked.push(monitorId);
        return [delivery];
      });
      expect(await (await ask()).json()).toEqual({ deliveries: [delivery] });
      expect(asked).toEqual([3]);
    });

    it('that breaks off in the middle is no fault of ours', async () => {
      const asker = connect(rig.monitoring.port ?? 0, '127.0.0.1');
      asker.write('POST /test HTTP/1.1\r\nHost: 127.0.0.1\r\n');
      asker.write('Content-Type: application/json\r\nContent-Length: 13\r\n\r\n{', () => asker.destroy());
      await until('it is told', () => rig.lines.count('a question could not be answered') > 0);
      expect((await rig.get('/health/live')).status).toBe(200);
    });

    it.each([
      ['a page that is looked at here', { ...json, Origin: 'http://evil.example' }, '{"monitor":3}', 403],
      ['a form', { 'Content-Type': 'text/plain' }, '{"monitor":3}', 405],
      ['a body that is no monitor', json, '{"monitor":"x"}', 400],
      ['a body that is too long', json, `{"monitor":3,"x":"${'x'.repeat(2_000)}"}`, 400],
    ])('is not told to %s', async (_who, headers, body, status) => {
      using _offered = rig.monitoring.offerTest(() => {
        throw new Error('it was told');
      });
      expect((await ask(headers, body)).status).toBe(status);
      expect((await rig.get('/test')).status).toBe(405);
    });

    it('is not told to a name that somebody made to lead here', async () => {
      const status = await new Promise((resolve) => {
        const headers = { ...json, Host: 'evil.example' };
        request(rig.url('/test'), { method: 'POST', headers }, (response) =>
          resolve(response.statusCode),
        ).end('{"monitor":3}');
      });
      expect(status).toBe(403);
    });
  });

  it('is unready until everything runs', async () => {
    await using starting = await MonitoringRig.start({}, { isStarted: false });
    expect((await starting.get('/health/live')).status).toBe(200);
    expect((await starting.get('/health/ready')).status).toBe(503);
    starting.monitoring.started();
    expect((await starting.get('/health/ready')).status).toBe(200);
  });

  it('tells that the log cannot be written, which nobody can read there', async () => {
    let trouble: string | undefined = '/var/log/zm/zmeventnotification.log cannot be written: ENOSPC';
    await using full = await MonitoringRig.start({}, { logTrouble: () => trouble });
    await until('it is told', async () => (await full.ready()).status === 'degraded');
    expect((await full.ready()).dependencies).toMatchObject([{ name: 'log', reason: trouble }]);
    trouble = undefined;
    await until('it is well again', async () => (await full.ready()).status === 'ready');
  });

  it('is unready, 503, while something vital is away, and says which, since when and why', async () => {
    const queue = new SettableQueue();
    rig.monitoring.queue('alarms', queue);
    await until('it is ready', async () => (await rig.ready()).status === 'ready');
    queue.trouble = new Error('Redis at redis:6379 does not answer');
    await until('it is unready', async () => (await rig.get('/health/ready')).status === 503);
    const [told] = (await rig.ready()).dependencies;
    expect(told).toMatchObject({ name: 'queue alarms', state: 'down', vital: true });
    expect(told?.['since']).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(told?.['reason']).toContain('Redis at redis:6379 does not answer');
    queue.trouble = undefined;
    await until('it is ready again', async () => (await rig.ready()).status === 'ready');
    expect(rig.lines.count('queue alarms is in trouble')).toBe(1);
    expect(rig.lines.count('queue alarms is well again')).toBe(1);
  });

  it('is degraded, 200, while something else is, as those who hold the connection say', async () => {
    say({ kind: 'down', dependency: 'mqtt', reason: 'connect ECONNREFUSED' });
    expect((await rig.get('/health/ready')).status).toBe(200);
    expect(await rig.ready()).toMatchObject({
      status: 'degraded',
      dependencies: [{ name: 'mqtt', state: 'down', reason: 'connect ECONNREFUSED', vital: false }],
    });
    expect(await rig.metrics()).toContain('tocsin_dependency_up{dependency="mqtt"} 0');
    say({ kind: 'up', dependency: 'mqtt' });
    expect((await rig.ready()).status).toBe('ready');
  });

  it('what is tried again and again is in trouble after three failures in a row, and says so in the log itself', async () => {
    const tried = (failure?: string) => say({ kind: 'tried', dependency: 'fcm', failure });
    for (const failure of ['503', '503', undefined, '503', '503']) tried(failure);
    expect((await rig.ready()).dependencies).toMatchObject([{ name: 'fcm', state: 'up' }]);
    tried('503');
    expect((await rig.ready()).dependencies).toMatchObject([{ name: 'fcm', state: 'down', reason: '503' }]);
    tried();
    expect(rig.lines.count('fcm is in trouble')).toBe(1);
    expect(rig.lines.count('fcm is well again')).toBe(1);
  });

  it('what is in the log already is not said there a second time', async () => {
    say({ kind: 'down', dependency: 'mqtt', reason: 'refused' });
    say({ kind: 'up', dependency: 'mqtt' });
    expect(rig.lines.count('mqtt is')).toBe(0);
  });

  it('a data folder that cannot be written is told, and well again when it can', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'tocsin-data-'));
    const folder = join(parent, 'data');
    await mkdir(folder);
    rig.monitoring.check('data folder', writableFolder(folder));
    await until('it is well', async () => (await rig.ready()).dependencies[0]?.['state'] === 'up');
    await rm(folder, { recursive: true });
    await writeFile(folder, 'no folder any more');
    await until('it is told', async () => (await rig.ready()).dependencies[0]?.['state'] === 'down');
    expect((await rig.ready()).dependencies[0]?.['reason']).toContain(`nothing can be written to ${folder}`);
    await rm(folder);
    await mkdir(folder);
    await until('it is well again', async () => (await rig.ready()).status === 'ready');
    await rm(parent, { recursive: true });
  });

  it('a portal is reached whatever it answers, and told when it is gone', async () => {
    const port = await freePort();
    const portal = createServer((_request, response) => response.writeHead(401).end());
    await new Promise<void>((resolve) => portal.listen(port, '127.0.0.1', resolve));
    rig.monitoring.check('portal', reachable(`http://127.0.0.1:${port}/zm`, { allowSelfSigned: false }));
    await until('it is well', async () => (await rig.ready()).dependencies[0]?.['state'] === 'up');
    portal.closeAllConnections();
    await new Promise((resolve) => portal.close(resolve));
    await until('it is told', async () => (await rig.ready()).dependencies[0]?.['state'] === 'down');
    expect((await rig.ready()).dependencies[0]?.['reason']).toContain(`127.0.0.1:${port} cannot be reached`);
  });

  it('phones are in trouble after several failures in a row, not for one of them', async () => {
    const { events } = rig.monitoring.records(forgetful);
    const deliver = (outcome: 'sent' | 'failed') =>
      events.append(alarm(), {
        step: 'delivery',
        at: 1,
        phase: 'start',
        deliveries: [{ channel: 'fcm', recipient: 'r', outcome, reason: 'quota' }],
      });
    await deliver('failed');
    await deliver('failed');
    expect((await rig.ready()).dependencies).toEqual([]);
    await deliver('failed');
    expect((await rig.ready()).dependencies).toMatchObject([{ name: 'fcm', state: 'down', reason: 'quota' }]);
    await deliver('sent');
    expect((await rig.ready()).status).toBe('ready');
  });

  it('a detector whose looks fail says so until one succeeds', async () => {
    const queue = rig.monitoring.notifications(new SettableQueue<Notification>());
    await queue.add('a-1', notification({ outcome: 'failed', reason: 'the model yolo.onnx is not there' }));
    const detection = async () =>
      (await rig.ready()).dependencies.find((each) => each['name'] === 'detection');
    expect(await detection()).toMatchObject({ state: 'down', reason: 'the model yolo.onnx is not there' });
    await queue.add('a-2', notification());
    expect(await detection()).toMatchObject({ state: 'up' });
  });
});

describe('numbers', () => {
  it('count alarms, looks and deliveries, and time the stages', async () => {
    const alarms = rig.monitoring.alarms(new SettableQueue<Alarm>());
    await alarms.add('a-1', alarm());
    await alarms.add('a-2', alarm({ phase: 'end' }));
    const store = new SettableQueue<Notification>();
    const notifications = rig.monitoring.notifications(store);
    await notifications.add('a-1', notification());
    await notifications.add('a-1-deadline', notification({ outcome: 'failed' }), { delayMs: 30_000 });
    notifications.consume(async () => undefined, { concurrency: 1 });
    await store.run(notification());
    await rig.monitoring.records(forgetful).events.append(alarm(), {
      step: 'delivery',
      at: 1,
      phase: 'start',
      deliveries: [{ channel: 'web', recipient: 'r', outcome: 'sent', reason: '' }],
      others: [{ channel: 'web', outcome: 'suppressed', count: 40 }],
    });
    say({ kind: 'clients', count: 12 });
    say({ kind: 'model-thread-replaced' });
    const text = await rig.metrics();
    for (const line of [
      'tocsin_alarms_total{phase="start",late="false"} 1',
      'tocsin_last_alarm_timestamp_seconds{monitor="3"} 1700000000',
      'tocsin_detections_total{outcome="found"} 1',
      'tocsin_detections_total{outcome="failed"} 0',
      'tocsin_detection_stage_duration_seconds_bucket{le="0.05",stage="frame"} 1',
      'tocsin_detection_stage_duration_seconds_sum{stage="inference"} 0.12',
      'tocsin_alarm_to_told_duration_seconds_count{phase="start"} 1',
      'tocsin_deliveries_total{channel="web",outcome="sent"} 1',
      'tocsin_deliveries_total{channel="web",outcome="suppressed"} 40',
      'tocsin_clients_connected 12',
      'tocsin_model_threads_replaced_total 1',
      'tocsin_build_info{process="watcher",version="1.2.3"} 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  it('of monitors, stages and channels stay few, whatever comes', async () => {
    const alarms = rig.monitoring.alarms(new SettableQueue<Alarm>());
    const notifications = rig.monitoring.notifications(new SettableQueue<Notification>());
    for (let id = 1; id <= 600; id += 1) {
      await alarms.add(`a-${id}`, alarm({ monitorId: MonitorId.parse(id) }));
      await notifications.add(`a-${id}`, notification({ stages: [{ name: `frame ${id}`, tookMs: 1 }] }));
    }
    const text = await rig.metrics();
    expect(text.match(/^tocsin_last_alarm_timestamp_seconds\{/gm)).toHaveLength(501);
    expect(text).toContain('tocsin_last_alarm_timestamp_seconds{monitor="other"}');
    expect(text.match(/^tocsin_detection_stage_duration_seconds_count/gm)).toHaveLength(1);
  });

  it('of a queue that does not answer are left out, rather than old', async () => {
    const queue = new SettableQueue();
    queue.waiting = 3;
    rig.monitoring.queue('alarms', queue);
    await until('they are there', async () =>
      (await rig.metrics()).includes('tocsin_queue_jobs{queue="alarms",state="waiting"} 3'),
    );
    queue.trouble = new Error('away');
    await until('they are gone', async () => !(await rig.metrics()).includes('tocsin_queue_jobs{'));
  });
});

describe('the port', () => {
  it('that is taken is a warning, and no reason to stop', async () => {
    await using second = await MonitoringRig.start({ port: rig.monitoring.port });
    expect(second.monitoring.port).toBeUndefined();
    expect(second.lines.complaints()).toEqual([
      'health and metrics cannot be served; set another port in [metrics], or 0 for none',
    ]);
  });

  it('0 serves nothing, without a warning', async () => {
    await using second = await MonitoringRig.start({ port: 0 });
    expect(second.monitoring.port).toBeUndefined();
    expect(second.lines.complaints()).toEqual([]);
  });

  it('answers nothing else', async () => {
    expect((await rig.get('/')).status).toBe(404);
    expect((await rig.get('/health/ready', 'POST')).status).toBe(405);
    expect((await rig.get('/metrics?x=1')).status).toBe(200);
  });
});
