/**
 * npm run bench -- detect [--provider cuda] [--pictures 60]: JPEG 1920 x 1080 → detections beside the bare run of the
 * same model, where the time goes, and pictures a second with several waiting; with a graphics card also by batch.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Inference, ObjectSpec, Provider } from '../../libs/adapters/inference/src';
import { decodePicture } from '../../libs/adapters/pictures/src';
import { writeBenchModel } from './detect-model';
import { drawPicture } from './detect-picture';
import { detect, find, openInference, StageByStage, stageNames, type Stages } from './detect-run';
import {
  type BareSession,
  openBareSession,
  ourSettings,
} from '../../libs/adapters/inference/src/testing/bare-session';
import { specOf } from './detect-spec';
import { percentile } from './percentiles';

/** The lines to hold: the pipeline against the bare run on the processor; pictures a second on a graphics card. */
const limits = { cpu: 1.2, gpu: 0.8 } as const;
const waiting = [1, 2, 4] as const;
const warmUp = 5;
/** As `[detector] concurrency` has it where it is not set. */
const looksAtOnce = 2;
const batches = [1, 2, 4, 8, 16, 32] as const;

const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'cpu' },
    pictures: { type: 'string', default: '60' },
  },
});

interface Model {
  readonly name: string;
  readonly file: string;
}

async function main(provider: Provider, pictures: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-detect-'));
  try {
    const jpeg = await drawPicture();
    say(
      `JPEG 1920x1080 of ${Math.round(jpeg.length / 1000)} kB, ${availableParallelism()} cores, on ${provider}`,
    );
    const results: unknown[] = [];
    for (const model of await models(folder)) {
      await using inference = openInference();
      const spec = specOf(model.file, provider);
      const { text } = await inference.load(spec);
      say(`\n${model.name}: ${text}`);
      await using bare = await openBareSession(model.file, provider);
      await using same = await openBareSession(model.file, provider, ourSettings);
      const ground = { inference, spec, bare, same, jpeg, pictures };
      results.push({
        model: model.name,
        text,
        ...(await (provider === 'cpu' ? onCpu(ground) : onGpu(ground))),
      });
    }
    say(JSON.stringify({ bench: 'detect', provider, cores: availableParallelism(), limits, results }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** YOLOX-nano where it lies beside the checkout, and one of ten times the work that we write ourselves. */
async function models(folder: string): Promise<Model[]> {
  const generated = path.join(folder, 'generated-640.onnx');
  await writeFile(generated, writeBenchModel());
  const nano = path.resolve('../shared/models/yolox_nano_416x416.onnx');
  return [
    ...(existsSync(nano) ? [{ name: 'YOLOX-nano 416', file: nano }] : []),
    { name: 'generated 640, 5 GFLOP', file: generated },
  ];
}

interface Ground {
  readonly inference: Inference;
  readonly spec: ObjectSpec;
  /** With the runtime's own settings: its threads turn in a loop while they wait. */
  readonly bare: BareSession;
  /** With our settings: a waiting thread leaves its core to others. */
  readonly same: BareSession;
  readonly jpeg: Uint8Array;
  readonly pictures: number;
}

async function onCpu({ inference, spec, bare, same, jpeg, pictures }: Ground): Promise<object> {
  await using byStage = await StageByStage.open(
    spec,
    Math.max(1, Math.floor(availableParallelism() / looksAtOnce)),
  );
  const times: Record<'bare' | 'same' | 'ours', number[]> = { bare: [], same: [], ours: [] };
  const stages: Stages[] = [];
  for (let round = -warmUp; round < pictures; round += 1) {
    const took = {
      bare: await timed(() => bare.run(1)),
      same: await timed(() => same.run(1)),
      ours: await timed(() => detect(inference, spec, jpeg)),
    };
    const parts = await byStage.measure(jpeg);
    if (round < 0) continue;
    for (const name of ['bare', 'same', 'ours'] as const) times[name].push(took[name]);
    stages.push(parts);
  }
  const [bareMs, sameMs, oursMs] = [median(times.bare), median(times.same), median(times.ours)];
  const ratio = rounded(oursMs / Math.min(bareMs, sameMs));
  row('bare session.run, its own settings', `${bareMs.toFixed(1)} ms`, best(times.bare));
  row('bare session.run, our settings', `${sameMs.toFixed(1)} ms`, best(times.same));
  const note = `${ratio} × the faster (limit ${limits.cpu})`;
  row('JPEG → detections', `${oursMs.toFixed(1)} ms`, `${best(times.ours)}, ${note}`);
  const parts = Object.fromEntries(
    stageNames.map((name) => [name, rounded(median(stages.map((each) => each[name])))]),
  );
  for (const [name, ms] of Object.entries(parts)) row(`  of that ${name}`, `${ms.toFixed(1)} ms`);
  const bareRate = rounded(await perSecond(pictures, 1, () => same.run(1)));
  row('bare, one after the other', `${bareRate} /s`);
  const rates: Record<string, number> = { bare: bareRate };
  for (const count of waiting) {
    const rate = rounded(await perSecond(pictures * 2, count, () => detect(inference, spec, jpeg)));
    rates[`${count} waiting`] = rate;
    row(`JPEG → detections, ${count} waiting`, `${rate} /s`, `${rounded(rate / bareRate)} × bare`);
  }
  const holds = ratio <= limits.cpu;
  if (!holds) process.exitCode = 1;
  const ms = { bareMs: rounded(bareMs), sameMs: rounded(sameMs), oursMs: rounded(oursMs) };
  return { ...ms, ratio, holds, stages: parts, rates };
}

async function onGpu({ inference, spec, bare, jpeg, pictures }: Ground): Promise<object> {
  using picture = await decodePicture(jpeg);
  const rows: object[] = [];
  for (const batch of batches) {
    const bareRate = await perSecond(pictures, 1, () => bare.run(batch)).then(
      (rate) => rate * batch,
      () => undefined, // a model of a fixed batch
    );
    if (bareRate === undefined) continue;
    const count = Math.max(pictures, batch * 20);
    const decoded = await perSecond(count, batch * 2, () => find(inference, spec, picture));
    const whole = await perSecond(count, batch * 2, () => detect(inference, spec, jpeg));
    const ratio = rounded(decoded / bareRate);
    const shares = `${ratio} × bare (limit ${limits.gpu})`;
    row(
      `batch ${batch}: bare ${rounded(bareRate)} /s, with the JPEG ${rounded(whole)} /s`,
      `${rounded(decoded)} /s`,
      shares,
    );
    rows.push({ batch, bare: rounded(bareRate), decoded: rounded(decoded), whole: rounded(whole), ratio });
  }
  const jpegs = await perSecond(pictures * 4, availableParallelism(), async () => {
    using _ = await decodePicture(jpeg);
  });
  row('decoding alone, on all cores', `${rounded(jpegs)} /s`);
  return { rows, decodingPerSecond: rounded(jpegs) };
}

async function timed(act: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await act();
  return performance.now() - began;
}

/** Done `count` times, `atOnce` under way all the time. */
async function perSecond(count: number, atOnce: number, act: () => Promise<void>): Promise<number> {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await act();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, act)); // warming up
  const ms = await timed(async () => {
    await Promise.all(Array.from({ length: atOnce }, worker));
  });
  return (count / ms) * 1000;
}

/** What it takes when nobody else wants the cores. */
const best = (numbers: readonly number[]) => `best tenth ${percentile(numbers, 0.1).toFixed(1)} ms`;
const median = (numbers: readonly number[]) => percentile(numbers, 0.5);
const rounded = (value: number) => Math.round(value * 100) / 100;
const say = (line: string) => process.stdout.write(`${line}\n`);
const row = (what: string, number: string, note = '') =>
  say(`${what.padEnd(52)}${number.padStart(12)}  ${note}`.trimEnd());

function providerOf(name: string): Provider {
  const known = ['cpu', 'cuda', 'tensorrt', 'webgpu'] as const;
  const found = known.find((each) => each === name);
  if (found === undefined) throw new Error(`--provider is one of ${known.join(', ')}`);
  return found;
}

main(providerOf(values.provider), Number(values.pictures)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
