/**
 * npm run bench -- queue [rounds]: handing a job over, ours against bare BullMQ and a bare array; jobs paced at one
 * every 3 ms for the time it takes, then as many as go through. The contestants take turns, round by round.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { RedisServer } from '../testing/redis-server';
import { percentile } from './percentiles';
import { type Contestant, contestants, described, type Places } from './queue-contestants';
import { concurrency, type Measured, measure, work } from './queue-run';

const pacedPerRound = 300;
const floodPerRound = 3000;
/** The line to hold: p50 of ours on Redis against bare BullMQ. */
const limit = 2;

interface Row {
  readonly name: Contestant;
  readonly p50: number;
  readonly p99: number;
  readonly jobsPerSecond: number;
}

async function main(rounds: number): Promise<void> {
  // On the disk of the working folder: a temporary folder may lie in memory, where a flush costs nothing.
  const folder = await mkdtemp(path.join(process.cwd(), 'dist/bench-'));
  try {
    await using redis = await RedisServer.start({ appendOnly: true });
    report(await takeTurns(rounds, { redisUrl: redis.url, folder }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function takeTurns(rounds: number, places: Places): Promise<Row[]> {
  const measured = new Map<Contestant, Measured[]>(contestants.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of contestants) {
      measured.get(name)?.push(await measure(name, places, pacedPerRound, floodPerRound));
    }
    process.stderr.write(`round ${round + 1} of ${rounds} done\n`);
  }
  return [...measured].map(([name, results]) => {
    const latencies = results.flatMap(({ latenciesMs }) => latenciesMs);
    const rates = results.map(({ jobsPerSecond }) => jobsPerSecond);
    const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
    return { name, p50, p99, jobsPerSecond: percentile(rates, 0.5) };
  });
}

function report(rows: readonly Row[]): void {
  const line = (cells: readonly string[]): string =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(36) : cell.padStart(10))).join('');
  const out = [`handing over a job, ${concurrency} at once; Redis with appendonly yes`];
  out.push(line(['', 'p50 ms', 'p99 ms', 'jobs/s']));
  for (const { name, p50, p99, jobsPerSecond } of rows) {
    out.push(line([described[name], p50.toFixed(3), p99.toFixed(2), jobsPerSecond.toFixed(0)]));
  }
  const of = (name: Contestant): Row | undefined => rows.find((row) => row.name === name);
  const ratio = (key: 'p50' | 'p99' | 'jobsPerSecond', name: Contestant): number =>
    Number(((of(name)?.[key] ?? Number.NaN) / (of('bullmq')?.[key] ?? Number.NaN)).toFixed(3));
  const against = (name: Contestant) => ({
    p50: ratio('p50', name),
    p99: ratio('p99', name),
    jobsPerSecond: ratio('jobsPerSecond', name),
  });
  const holds = ratio('p50', 'redis') <= limit;
  out.push(`ours on Redis, p50 against bare BullMQ: ${ratio('p50', 'redis')} (limit ${limit})`);
  out.push(
    JSON.stringify({
      bench: 'queue',
      holds,
      againstBullmq: { redis: against('redis'), level: against('level') },
      rows,
    }),
  );
  process.stdout.write(`${out.join('\n')}\n`);
  if (!holds) process.exitCode = 1;
}

const [mode, name, redisUrl = '', folder = ''] = process.argv.slice(2);
const worker = contestants.find((each) => each === name);
if (mode === '--worker' && worker !== undefined) void work(worker, { redisUrl, folder });
else void main(Number(mode ?? 5));
