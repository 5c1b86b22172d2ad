/**
 * npm run bench -- latency: from the moment shared memory shows an alarm to the frame at a WebSocket client, in both
 * shapes, on the real ZoneMinder of tools/zoneminder where it runs, else on the simulator.
 */
// Node before 24 has no AsyncDisposableStack.
import 'disposablestack/auto';
import { setTimeout as pause } from 'node:timers/promises';
import { TemporaryFolder } from '../../apps/e2e/src/harness/temporary-folder';
import { type Shape, shapes, Tocsin } from '../../apps/e2e/src/harness/tocsin';
import { RedisServer } from '../testing/redis-server';
import { AlarmClock } from '../../apps/e2e/src/harness/alarm-clock';
import { type AlarmSource, arrivalsAt, openAlarmSource } from './alarm-source';
import { percentile } from './percentiles';

const alarmsPerShape = 50;
/**
 * Tocsin is started afresh for every ten alarms. A camera of 5 frames a second raises its alarms in step with our
 * look every 50 ms, so within one start the share of polling hardly varies: only several starts show what to expect.
 */
const startsPerShape = 5;
/** The line to hold at the default interval of 0.05 s on an otherwise idle machine; milliseconds. */
const limits = { p50: 45, p99: 120 } as const;
const monitorIds = [1, 2, 3] as const;

interface Sample {
  readonly eventId: number;
  /** Shared memory → frame. */
  readonly totalMs: number;
  /** Named parts of it, where the log tells them. */
  readonly parts: Readonly<Record<string, number>>;
}

async function main(): Promise<void> {
  await using source = await openAlarmSource(monitorIds);
  await using redis = await RedisServer.start();
  process.stdout.write(
    `alarm in shared memory → frame at a WebSocket client, ${alarmsPerShape} alarms on ${source.name}\n`,
  );
  const results: Record<string, unknown>[] = [];
  for (const shape of shapes) {
    const samples: Sample[] = [];
    for (let start = 0; start < startsPerShape; start += 1) {
      samples.push(...(await measure(shape, source, redis.url, alarmsPerShape / startsPerShape)));
    }
    results.push(report(shape, samples));
  }
  process.stdout.write(`${JSON.stringify({ bench: 'latency', source: source.name, limits, results })}\n`);
}

async function measure(
  shape: Shape,
  source: AlarmSource,
  redisUrl: string,
  alarms: number,
): Promise<readonly Sample[]> {
  using folder = new TemporaryFolder();
  await using tocsin = await Tocsin.start({ shape, folder: folder.path, env: source.env, redisUrl });
  using clock = new AlarmClock(source.mapFolder, monitorIds, source.version);
  const client = await tocsin.login(source.user);
  const arrivals = arrivalsAt(client);
  const busy = new Map<number, Promise<unknown>>();
  const eventIds: number[] = [];
  for (let index = 0; index < alarms; index += 1) {
    const monitorId = monitorIds[index % monitorIds.length] ?? 1;
    await busy.get(monitorId);
    busy.set(
      monitorId,
      source.alarm(monitorId).then((eventId) => eventIds.push(eventId)),
    );
    // Out of step with the watcher's interval, and no two alarms at once.
    await pause(250 + Math.random() * 100);
  }
  await Promise.all(busy.values());
  for (const eventId of eventIds) await client.alarm(eventId);
  return eventIds.map((eventId) => {
    const [shownAt, arrivedAt] = [clock.shownAt.get(eventId), arrivals.get(eventId)];
    if (shownAt === undefined || arrivedAt === undefined) throw new Error(`event ${eventId} was not timed`);
    return { eventId, totalMs: arrivedAt - shownAt, parts: partsOf(tocsin, eventId, shownAt, arrivedAt) };
  });
}

/**
 * The shares of polling, queue, detector and socket, between the log lines that name the event; whole milliseconds,
 * for that is what log lines have. The gateway writes its line when the frame has been handed to the socket.
 */
function partsOf(
  tocsin: Tocsin,
  eventId: number,
  shownAt: number,
  arrivedAt: number,
): Readonly<Record<string, number>> {
  const lines = tocsin.processes
    .flatMap(({ log }) => log.all)
    .filter(({ fields }) => fields['eventId'] === eventId && fields['phase'] !== 'end');
  const at = (says: RegExp) => {
    const time = lines.find(({ msg }) => says.test(msg))?.fields['time'];
    return typeof time === 'number' ? time : undefined;
  };
  const [seen, looked, told] = [at(/^New event/), at(/^looked at/), at(/ start told$/)];
  const parts: Record<string, number> = {};
  if (seen !== undefined) parts['polling'] = seen - (performance.timeOrigin + shownAt);
  if (seen !== undefined && looked !== undefined) parts['detector'] = looked - seen;
  if (seen !== undefined && told !== undefined) parts['queue'] = told - (looked ?? seen);
  if (told !== undefined) parts['socket'] = Math.max(0, performance.timeOrigin + arrivedAt - told);
  return parts;
}

function report(shape: Shape, samples: readonly Sample[]): Record<string, unknown> {
  const totals = samples.map(({ totalMs }) => totalMs);
  const [p50, p99] = [percentile(totals, 0.5), percentile(totals, 0.99)];
  const names = [...new Set(samples.flatMap(({ parts }) => Object.keys(parts)))];
  const parts = Object.fromEntries(
    names.map((name) => {
      const values = samples
        .map((sample) => sample.parts[name] ?? Number.NaN)
        .filter((value) => !Number.isNaN(value));
      return [name, { p50: round(percentile(values, 0.5)), p99: round(percentile(values, 0.99)) }] as const;
    }),
  );
  const rows = { total: { p50: round(p50), p99: round(p99) }, ...parts };
  process.stdout.write(`\n${shape}\n${'part'.padEnd(12)}${'p50 ms'.padStart(10)}${'p99 ms'.padStart(10)}\n`);
  for (const [name, row] of Object.entries(rows)) {
    process.stdout.write(
      `${name.padEnd(12)}${row.p50.toFixed(1).padStart(10)}${row.p99.toFixed(1).padStart(10)}\n`,
    );
  }
  const isWithin = p50 <= limits.p50 && p99 <= limits.p99;
  process.stdout.write(`${isWithin ? 'within' : 'ABOVE'} p50 ${limits.p50} and p99 ${limits.p99}\n`);
  if (!isWithin) process.exitCode = 1;
  return { shape, alarms: samples.length, isWithin, ...rows };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
