/**
 * npm run bench -- event [events]: from the alarm in shared memory to the frame at a client with a look in between,
 * second event onwards: by our detector, and by a process for each event as the old hooks were, with the same model.
 */
// Node before 24 has no AsyncDisposableStack.
import 'disposablestack/auto';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { AlarmClock } from '../../apps/e2e/src/harness/alarm-clock';
import type { Settings } from '../../apps/e2e/src/harness/ini';
import { TemporaryFolder } from '../../apps/e2e/src/harness/temporary-folder';
import { Tocsin } from '../../apps/e2e/src/harness/tocsin';
import { RedisStore } from '../../libs/adapters/store-redis/src';
import { Alarm } from '../../libs/protocol/messages/src';
import { silentLog } from '../../libs/services/gateway/src/testing/silent-log';
import { RedisServer } from '../testing/redis-server';
import { until } from '../testing/until';
import { type AlarmSource, arrivalsAt, openAlarmSource } from './alarm-source';
import { writeBenchModel } from './detect-model';
import { drawPicture } from './detect-picture';
import { percentile } from './percentiles';

/** The line to hold: how many times quicker we look than a process for each event. */
const limit = 10;
const monitorId = 1;

/** Milliseconds. */
interface Sample {
  readonly total: number;
  /** What the detector has written down of it. */
  readonly stages: Readonly<Record<string, number>>;
}

async function main(events: number): Promise<void> {
  using folder = new TemporaryFolder();
  await using source = await openAlarmSource([monitorId]);
  const model = modelFile(folder.path);
  say(`alarm → frame at a client, with a look by ${path.basename(model)}, on ${source.name}`);
  const picture = await drawPicture();
  const tell = { event_start_notify_on_hook_success: 'all', event_start_notify_on_hook_fail: 'all' };
  const hook = { ...tell, event_start_hook: hookScript(folder.path, model), hook_pass_image_path: true };
  const ours = { detector: { enable: true, model }, hook: tell };
  const results = {
    ours: await measure(ours, { source, picture, events }),
    old: await measure({ hook }, { source, picture, events }),
  };
  report('our detector', results.ours);
  report('a process for each event', results.old);
  const ratio = rounded(lookOf(results.old) / lookOf(results.ours));
  const whole = rounded(p50(results.old, totalOf) / p50(results.ours, totalOf));
  const holds = ratio >= limit;
  say(`\nwe look ${ratio} times quicker (limit ${limit}); the whole way is ${whole} times quicker`);
  const [oursMs, oldMs] = [summary(results.ours), summary(results.old)];
  say(JSON.stringify({ bench: 'event', source: source.name, limit, holds, ratio, whole, oursMs, oldMs }));
  if (!holds) process.exitCode = 1;
}

interface Ground {
  readonly source: AlarmSource;
  readonly picture: Uint8Array;
  readonly events: number;
}

async function measure(settings: Settings, { source, picture, events }: Ground): Promise<readonly Sample[]> {
  using folder = new TemporaryFolder();
  await using redis = await RedisServer.start();
  const queue = { url: redis.url, prefix: 'event' };
  await using tocsin = await Tocsin.start({
    shape: 'split',
    folder: folder.path,
    env: source.env,
    redisUrl: redis.url,
    settings: { ...settings, queue },
  });
  await using store = await RedisStore.open(queue, silentLog);
  using clock = new AlarmClock(source.mapFolder, [monitorId], source.version);
  const client = await tocsin.login(source.user);
  const arrivals = arrivalsAt(client);
  const samples: Sample[] = [];
  for (let event = 0; event <= events; event += 1) {
    const eventId = await source.alarm(monitorId, picture);
    await client.alarm(eventId, 'start', 60_000);
    const [shownAt, arrivedAt] = [clock.shownAt.get(eventId), arrivals.get(eventId)];
    if (shownAt === undefined || arrivedAt === undefined) throw new Error(`event ${eventId} was not timed`);
    samples.push({ total: arrivedAt - shownAt, stages: await stagesOf(store, eventId) });
  }
  return samples.slice(1); // models and caches are warm from the second on
}

async function stagesOf(store: RedisStore, eventId: number): Promise<Record<string, number>> {
  const event = Alarm.pick({ server: true, numbering: true, eventId: true }).parse({ server: 0, eventId });
  let stages: Record<string, number> | undefined;
  // The detector writes down how it was once it has told.
  await until(`the story of event ${eventId} tells of the look`, async () => {
    const story = await store.records.events.story(event);
    const looked = story.find((entry) => entry.step === 'detection' && entry.phase === 'start');
    if (looked?.step === 'detection') {
      stages = Object.fromEntries(looked.stages.map(({ name, tookMs }) => [name, tookMs]));
    }
    return stages !== undefined;
  });
  return stages ?? {};
}

/** YOLOX-nano where it lies beside the checkout, else one that we write. */
function modelFile(folder: string): string {
  const nano = path.resolve('../shared/models/yolox_nano_416x416.onnx');
  if (existsSync(nano)) return nano;
  const file = path.join(folder, 'generated-640.onnx');
  writeFileSync(file, writeBenchModel());
  return file;
}

/** As the old hooks were: a process that loads the model, looks, and ends. Without Python, which would take longer. */
function hookScript(folder: string, model: string): string {
  const program = path.resolve('dist/bench/event-hook.cjs');
  mkdirSync(path.dirname(program), { recursive: true });
  buildSync({
    entryPoints: [path.resolve('tools/bench/event-hook.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['@techstark/opencv-js', 'onnxruntime-node', 'sharp', 'zod', 'pino', 'yaml'],
  });
  const script = path.join(folder, 'hook.sh');
  writeFileSync(script, `#!/bin/sh\nexec '${process.execPath}' '${program}' '${model}' "$@"\n`);
  chmodSync(script, 0o755);
  return script;
}

const totalOf = ({ total }: Sample) => total;
const p50 = (samples: readonly Sample[], of: (sample: Sample) => number) => percentile(samples.map(of), 0.5);

/** From the job in the detector's hands to the answer. */
const lookOf = (samples: readonly Sample[]) =>
  p50(samples, ({ stages }) =>
    Object.entries(stages).reduce((sum, [name, ms]) => (name === 'queue' ? sum : sum + ms), 0),
  );

function summary(samples: readonly Sample[]): Readonly<Record<string, number>> {
  const names = [...new Set(samples.flatMap(({ stages }) => Object.keys(stages)))];
  const result: Record<string, number> = { total: rounded(p50(samples, totalOf)) };
  for (const name of names) result[name] = rounded(p50(samples, ({ stages }) => stages[name] ?? 0));
  return result;
}

function report(name: string, samples: readonly Sample[]): void {
  say(`\n${name}, p50 of ${samples.length} events`);
  for (const [stage, ms] of Object.entries(summary(samples))) {
    say(`  ${stage.padEnd(24)}${ms.toFixed(1).padStart(8)} ms`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

main(Number(process.argv[2] ?? 20)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
