/**
 * npm run bench -- scale [alarms]: alarms a second with 1, 2 and 4 detectors on one Redis, each on a network of its own
 * (without root: processes beside each other). A look is a hook script that waits, so that the machine is not the limit.
 */
// Node before 24 has no AsyncDisposableStack.
import 'disposablestack/auto';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TemporaryFolder } from '../../apps/e2e/src/harness/temporary-folder';
import { Tocsin } from '../../apps/e2e/src/harness/tocsin';
import { RedisStore } from '../../libs/adapters/store-redis/src';
import { alarmQueue, notificationQueue } from '../../libs/domain/queue/src';
import { Alarm } from '../../libs/protocol/messages/src';
import { silentLog } from '../../libs/services/gateway/src/testing/silent-log';
import { RedisServer } from '../testing/redis-server';
import { until } from '../testing/until';
import { NetworkNamespaces } from './network-namespaces';

const counts = [1, 2, 4] as const;
/** How long a look takes, and how many at once each detector does. */
const look = { seconds: 0.4, atOnce: 2 } as const;
/** The line to hold: of what so many detectors should do. */
const limit = 0.9;

interface Row {
  readonly detectors: number;
  readonly alarmsPerSecond: number;
  /** Of so many times the alarms of one detector. */
  readonly share: number;
}

async function main(alarmsOfOne: number): Promise<void> {
  using networks = openNetworks();
  const host = networks?.address ?? '127.0.0.1';
  await using redis = await RedisServer.start({
    args: ['--bind', '127.0.0.1', host, '--protected-mode', 'no'],
  });
  const rows: Row[] = [];
  for (const detectors of counts) {
    const url = { inside: `redis://${host}:${redis.port}`, outside: redis.url };
    const alarmsPerSecond = await measure({ detectors, alarms: alarmsOfOne * detectors, url, networks });
    const first = rows[0]?.alarmsPerSecond ?? alarmsPerSecond;
    rows.push({ detectors, alarmsPerSecond, share: rounded(alarmsPerSecond / (first * detectors)) });
  }
  report(rows, networks !== undefined);
}

function openNetworks(): NetworkNamespaces | undefined {
  try {
    return NetworkNamespaces.open();
  } catch (error) {
    process.stderr.write(`no network of its own for each detector: ${String(error)}\n`);
    return undefined;
  }
}

interface Measurement {
  readonly detectors: number;
  readonly alarms: number;
  /** Of Redis, as detectors and as we reach it. */
  readonly url: { readonly inside: string; readonly outside: string };
  readonly networks: NetworkNamespaces | undefined;
}

/** Alarms a second, from the first that is put into the queue to the last that was looked at. */
async function measure({ detectors, alarms, url, networks }: Measurement): Promise<number> {
  const prefix = `scale-${detectors}`;
  await using opened = new AsyncDisposableStack();
  const store = opened.use(await RedisStore.open({ url: url.outside, prefix }, silentLog));
  for (let number = 0; number < detectors; number += 1) {
    const { path: folder } = opened.use(new TemporaryFolder());
    const place = networks?.add().prefix ?? [];
    const settings = settingsWith(folder, { url: url.inside, prefix });
    const tocsin = opened.use(
      Tocsin.prepare({ shape: 'split', folder, env: {}, redisUrl: url.inside, settings, prefix: place }),
    );
    await tocsin.add('detector');
  }
  let looked = 0;
  const notifications = store.queue(notificationQueue);
  opened.use(notifications.consume(async () => void (looked += 1), { concurrency: 32 }));
  const queue = store.queue(alarmQueue);
  const warmUp = detectors * look.atOnce;
  for (let id = 1; id <= warmUp; id += 1) await queue.add(`0-${id}-start`, alarm(id));
  await until('the detectors are warm', () => looked === warmUp);
  const began = performance.now();
  const ids = Array.from({ length: alarms }, (_, index) => warmUp + index + 1);
  await Promise.all(ids.map((id) => queue.add(`0-${id}-start`, alarm(id))));
  await until('every alarm was looked at', () => looked === warmUp + alarms, 120_000);
  return rounded((alarms / (performance.now() - began)) * 1000);
}

function settingsWith(folder: string, queue: { readonly url: string; readonly prefix: string }) {
  const script = path.join(folder, 'wait.sh');
  writeFileSync(script, `#!/bin/sh\nsleep ${look.seconds}\necho '[a] detected:person'\n`);
  chmodSync(script, 0o755);
  return { queue, hook: { event_start_hook: script, max_parallel_hooks: look.atOnce } };
}

function alarm(eventId: number): Alarm {
  return Alarm.parse({
    server: 0,
    eventId,
    monitorId: (eventId % 8) + 1,
    monitorName: 'Front Door',
    phase: 'start',
    cause: 'Motion',
    seenAt: Date.now(),
    startedAt: null,
    eventPath: null,
    late: false,
  });
}

function report(rows: readonly Row[], areApart: boolean): void {
  const where = areApart ? 'each on a network of its own' : 'beside each other';
  const line = (...cells: string[]) =>
    process.stdout.write(`${cells.map((cell) => cell.padStart(14)).join('')}\n`);
  process.stdout.write(
    `detectors ${where}, ${look.atOnce} looks of ${look.seconds * 1000} ms at once in each\n`,
  );
  line('detectors', 'alarms/s', 'of linear');
  for (const { detectors, alarmsPerSecond, share } of rows) {
    line(String(detectors), alarmsPerSecond.toFixed(2), share.toFixed(2));
  }
  const holds = rows.every(({ share }) => share >= limit);
  process.stdout.write(`${holds ? 'within' : 'BELOW'} ${limit} of linear\n`);
  process.stdout.write(`${JSON.stringify({ bench: 'scale', look, areApart, limit, holds, rows })}\n`);
  if (!holds) process.exitCode = 1;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

main(Number(process.argv[2] ?? 40)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
