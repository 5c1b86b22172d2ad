/**
 * npm run bench -- idle: what Tocsin costs while nothing happens: processor time of the watcher with 32 monitors at
 * the default interval, and the memory of each process.
 */
// Node before 24 has no AsyncDisposableStack.
import 'disposablestack/auto';
import { setTimeout as pause } from 'node:timers/promises';
import { PrivateZoneMinder } from '../../apps/e2e/src/harness/private-zoneminder';
import { TemporaryFolder } from '../../apps/e2e/src/harness/temporary-folder';
import { type Shape, shapes, Tocsin } from '../../apps/e2e/src/harness/tocsin';
import { RedisServer } from '../testing/redis-server';

const monitorCount = 32;
const measureMs = 20_000;
/** The line to hold: the watcher's share of one core, percent. */
const watcherLimitPercent = 1;

interface Row {
  readonly shape: Shape;
  readonly process: string;
  readonly cpuPercent: number;
  readonly rssMiB: number;
}

async function main(): Promise<void> {
  const monitors = Array.from({ length: monitorCount }, (_, index) => ({
    id: index + 1,
    name: `Monitor-${index + 1}`,
  }));
  await using zoneminder = await PrivateZoneMinder.open({ monitors });
  await using redis = await RedisServer.start();
  const rows: Row[] = [];
  for (const shape of shapes) rows.push(...(await measure(shape, zoneminder.env, redis.url)));

  process.stdout.write(
    `idle for ${measureMs / 1000} s with ${monitorCount} monitors at the default interval\n`,
  );
  process.stdout.write(
    `${'shape'.padEnd(12)}${'process'.padEnd(12)}${'CPU %'.padStart(8)}${'RSS MiB'.padStart(10)}\n`,
  );
  for (const row of rows) {
    const numbers = `${row.cpuPercent.toFixed(2).padStart(8)}${row.rssMiB.toFixed(0).padStart(10)}`;
    process.stdout.write(`${row.shape.padEnd(12)}${row.process.padEnd(12)}${numbers}\n`);
  }
  const watcher = rows.find((row) => row.process === 'watcher');
  const isWithin = watcher !== undefined && watcher.cpuPercent <= watcherLimitPercent;
  process.stdout.write(
    `${isWithin ? 'within' : 'ABOVE'} ${watcherLimitPercent} % of a core for the watcher\n`,
  );
  process.stdout.write(
    `${JSON.stringify({ bench: 'idle', monitors: monitorCount, limits: { watcherPercent: watcherLimitPercent }, isWithin, rows })}\n`,
  );
  if (!isWithin) process.exitCode = 1;
}

async function measure(
  shape: Shape,
  env: Readonly<Record<string, string>>,
  redisUrl: string,
): Promise<readonly Row[]> {
  using folder = new TemporaryFolder();
  await using tocsin = await Tocsin.start({ shape, folder: folder.path, env, redisUrl });
  // Compiling and the first garbage collections belong to the start.
  await pause(3000);
  const before = tocsin.processes.map(({ usage }) => usage.cpuMs);
  const began = performance.now();
  await pause(measureMs);
  const elapsed = performance.now() - began;
  return tocsin.processes.map(({ app, usage }, index) => ({
    shape,
    process: app,
    cpuPercent: Math.round(((usage.cpuMs - (before[index] ?? 0)) / elapsed) * 10_000) / 100,
    rssMiB: Math.round(usage.rssBytes / 2 ** 20),
  }));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
