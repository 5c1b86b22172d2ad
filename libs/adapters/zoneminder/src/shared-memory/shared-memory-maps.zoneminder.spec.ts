import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MonitorId } from '@tocsin/messages';
import type { MonitorReading } from '@tocsin/zoneminder-formats';
import { pino } from 'pino';
import { SharedMemoryMaps } from './shared-memory-maps';

const tools = join(__dirname, '../../../../../tools/zoneminder');
const run = promisify(execFile);

/** Settings of the real ZoneMinder that `tools/zoneminder/up` started. */
function rig(): ReadonlyMap<string, string> {
  const lines = execFileSync(join(tools, 'env'), { encoding: 'utf8' }).split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('the shared memory of a real ZoneMinder 1.36', () => {
  jest.setTimeout(60_000);
  const settings = rig();
  const maps = SharedMemoryMaps.open({
    mapFolder: settings.get('ZM_SHM_PATH') ?? '/dev/shm',
    version: settings.get('ZM_VERSION'),
    log: pino({ level: 'silent' }),
  });
  afterAll(() => maps[Symbol.dispose]());

  function reading(monitor: MonitorId): MonitorReading {
    const found = maps.read(monitor, Date.now());
    if (found.kind !== 'ok') throw new Error(`monitor ${monitor}: ${found.detail}`);
    return found.reading;
  }

  /** Every change from here until `isDone`, as a watcher sees them. */
  async function watch(
    monitor: MonitorId,
    isDone: (seen: readonly MonitorReading[]) => boolean,
  ): Promise<MonitorReading[]> {
    const seen = [reading(monitor)];
    const deadline = Date.now() + 30_000;
    while (!isDone(seen)) {
      if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(seen.at(-1))}`);
      await delay(5);
      const next = reading(monitor);
      if (next !== seen.at(-1)) seen.push(next);
    }
    return seen;
  }

  /** Until the monitor is back at rest after having been away from it. */
  const isOver = (seen: readonly MonitorReading[]) =>
    seen.at(-1)?.state === 'idle' && seen.some(({ state }) => state === 'alert');

  it.each([1, 2, 3])('shows monitor %d alive: the heartbeat moves every second', async (id) => {
    const seen = await watch(
      MonitorId.parse(id),
      (all) => new Set(all.map((one) => one.heartbeatSeconds)).size > 2,
    );
    const last = seen.at(-1);
    expect(Math.abs((last?.heartbeatSeconds ?? 0) - Date.now() / 1000)).toBeLessThan(5);
    expect(last?.startupSeconds).toBeLessThanOrEqual(last?.heartbeatSeconds ?? 0);
    expect(last?.captureFps).toBeGreaterThan(0);
  });

  it.each([1, 2, 3])('shows an alarm of monitor %d from beginning to end', async (id) => {
    const monitor = MonitorId.parse(id);
    const watching = watch(monitor, isOver);
    const { stdout } = await run(join(tools, 'alarm'), [String(id), '0.5']);
    const seen = await watching;

    const alarm = seen.find(({ state }) => state === 'alarm');
    expect(alarm).toMatchObject({
      lastEventId: Number(stdout.trim()),
      alarmCause: 'Forced Web',
      isValid: true,
    });
    const states = seen.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
    expect(states.slice(-4)).toEqual(['idle', 'alarm', 'alert', 'idle']);
  });

  it('shows the cause and text of an alarm from outside', async () => {
    const watching = watch(MonitorId.parse(1), isOver);
    await run(join(tools, 'alarm'), ['1', '0.5', 'Türglocke'], {
      env: { ...process.env, ZM_RIG_TEXT: 'somebody rings' },
    });
    const alarm = (await watching).find(({ state }) => state === 'alarm');
    expect(alarm).toMatchObject({
      alarmCause: 'Türglocke',
      triggerCause: 'Türglocke',
      triggerText: 'somebody rings',
    });
  });
});
