import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Alarm, Notification } from '@tocsin/messages';
import { until } from '../../../../tools/testing/until';
import { alarm, forgetful, MonitoringRig, notification, SettableQueue } from './testing/monitoring-rig';

/** The numbers, the rules and the board agree with each other and with Prometheus' conventions, as `promtool` has them. */
const docker = path.resolve(__dirname, '../../../../docker');
const rulesFile = path.join(docker, 'alerts/tocsin.rules.yaml');

/** Brought by Debian's package prometheus. */
function promtool(args: readonly string[], input?: string): string {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  if (error) throw new Error(`promtool cannot be run (Debian: apt install prometheus): ${error.message}`);
  return `${status}: ${stdout}${stderr}`;
}

let rig: MonitoringRig;
let queue: SettableQueue<unknown>;
beforeEach(async () => {
  rig = await MonitoringRig.start();
  queue = new SettableQueue();
});
afterEach(() => rig[Symbol.asyncDispose]());

/** Everything there is, with a value. */
async function fullMetrics(): Promise<string> {
  rig.monitoring.queue('alarms', queue);
  rig.monitoring.check('database', async () => undefined);
  await rig.monitoring.alarms(new SettableQueue<Alarm>()).add('a-1', alarm());
  const store = new SettableQueue<Notification>();
  const notifications = rig.monitoring.notifications(store);
  await notifications.add('a-1', notification());
  notifications.consume(async () => undefined, { concurrency: 1 });
  await store.run(notification());
  const deliveries = [{ channel: 'web', recipient: 'r', outcome: 'sent', reason: '' } as const];
  const { events } = rig.monitoring.records(forgetful);
  await events.append(alarm(), { step: 'delivery', at: 1, phase: 'start', deliveries });
  await until('the queue is counted', async () => (await rig.metrics()).includes('tocsin_queue_jobs{'));
  return rig.metrics();
}

const rules = () => [...readFileSync(rulesFile, 'utf8').matchAll(/alert: (\w+)\n\s+expr: (.+)/g)];
const namesIn = (expression: string) => expression.match(/\b(?:tocsin|process|nodejs)_[a-z0-9_]+/g) ?? [];

describe('numbers for Prometheus', () => {
  it('are named by its conventions: base units, _total for counters, help for each', async () => {
    const text = await fullMetrics();
    const types = [...text.matchAll(/^# TYPE (tocsin_\S+) (\w+)$/gm)].map(([, name = '', type = '']) => ({
      name,
      type,
    }));
    expect(types.length).toBeGreaterThanOrEqual(13);
    for (const { name, type } of types) {
      expect(name).toMatch(/^tocsin_[a-z]+(_[a-z]+)*$/);
      expect({ name, isTotal: name.endsWith('_total') }).toEqual({ name, isTotal: type === 'counter' });
      expect({ name, isTime: type !== 'histogram' || name.endsWith('_duration_seconds') }).toEqual({
        name,
        isTime: true,
      });
      expect(name).not.toMatch(/_(ms|millis|milliseconds|minutes|percent|kb|gauge|counter|histogram)(_|$)/);
      expect(text).toMatch(new RegExp(`^# HELP ${name} [A-Z].+$`, 'm'));
    }
  });

  it('pass the linter of promtool, all of them', async () => {
    expect(promtool(['check', 'metrics'], await fullMetrics())).toBe('0: ');
  });
});

describe('alert rules and board', () => {
  it('ask for numbers that there are', async () => {
    const text = await fullMetrics();
    const there = new Set([...text.matchAll(/^([a-z_0-9]+)[{ ]/gm)].map(([, name]) => name));
    const board = readFileSync(path.join(docker, 'grafana/tocsin.json'), 'utf8');
    const expressions = [...rules().map(([, , expression = '']) => expression), board];
    const wanted = expressions.flatMap(namesIn);
    expect(rules().length).toBeGreaterThanOrEqual(10);
    expect(new Set(wanted).size).toBeGreaterThanOrEqual(12);
    expect(wanted.filter((name) => !there.has(name))).toEqual([]);
  });

  it('a detector that is stopped fires, by what is really served; one that works does not', async () => {
    const [, , expression = ''] = rules().find(([, name]) => name === 'TocsinDetectorStopped') ?? [];
    const rule = /^max by \(queue\) \((tocsin_\w+\{queue="alarms"\})\) > (\d+)$/.exec(expression);
    const [, series = '', limit = ''] = rule ?? [];
    const value = async () => {
      const line = (await rig.metrics()).split('\n').find((each) => each.startsWith(`${series} `));
      return Number(line?.split(' ')[1]);
    };
    rig.monitoring.queue('alarms', queue);
    await until('the queue is looked at', async () => (await value()) === 0);
    expect((await value()) > Number(limit)).toBe(false);
    queue.ageMs = 45_000;
    await until('the age is served', async () => (await value()) === 45);
    expect((await value()) > Number(limit)).toBe(true);
  });

  it('are rules, by promtool', () => {
    expect(promtool(['check', 'rules', rulesFile])).toMatch(/^0: [^]*SUCCESS: 11 rules found/);
  });

  it('fire when they should and not before, by promtool', () => {
    expect(promtool(['test', 'rules', path.join(docker, 'alerts/tocsin.test.yaml')])).toMatch(
      /^0: [^]*SUCCESS/,
    );
  });
});
