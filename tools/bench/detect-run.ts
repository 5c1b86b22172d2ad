import { Inference, type ObjectSpec } from '../../libs/adapters/inference/src';
import { ObjectRunner } from '../../libs/adapters/inference/src/engines/object-runner';
import { type DecodedPicture, decodePicture, PictureMemory } from '../../libs/adapters/pictures/src';
import { silentLog as log } from '../../libs/services/gateway/src/testing/silent-log';
import { bundleInferenceWorker } from '../testing/inference-worker';

const options = { minConfidence: 0.3, nmsMode: 'per_class', signal: new AbortController().signal } as const;
const memory = new PictureMemory(64);

/** Our pipeline, as the detector uses it. */
export function openInference(): Inference {
  const limits = { loadTimeoutMs: 600_000, jobTimeoutMs: 60_000 };
  return Inference.open({ ...limits, log, workerFile: bundleInferenceWorker() });
}

/** JPEG → detections. */
export async function detect(inference: Inference, spec: ObjectSpec, jpeg: Uint8Array): Promise<void> {
  using picture = await decodePicture(jpeg, { memory });
  await inference.find(spec, picture, options);
}

/** Decoded picture → detections. */
export async function find(inference: Inference, spec: ObjectSpec, picture: DecodedPicture): Promise<void> {
  await inference.find(spec, picture, options);
}

export const stageNames = ['decode', 'fill', 'run', 'read'] as const;
/** Milliseconds. */
export type Stages = Readonly<Record<(typeof stageNames)[number], number>>;

/** Where the time goes: the stages of the pipeline one by one, in one thread. */
export class StageByStage implements AsyncDisposable {
  private constructor(private readonly runner: ObjectRunner) {}

  static async open(spec: ObjectSpec, threads: number): Promise<StageByStage> {
    return new StageByStage(await ObjectRunner.open(spec, { threads, warn: () => undefined }));
  }

  async measure(jpeg: Uint8Array): Promise<Stages> {
    let last = performance.now();
    const lap = (): number => {
      const before = last;
      last = performance.now();
      return last - before;
    };
    using picture = await decodePicture(jpeg, { memory });
    const decode = lap();
    const data = this.runner.prepare([picture]);
    const fill = lap();
    const outputs = await this.runner.runPrepared(data, [picture]);
    const run = lap();
    const { minConfidence: minScore, nmsMode } = options;
    this.runner.model.decode(outputs, 0, picture, { minScore, nmsMode });
    return { decode, fill, run, read: lap() };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.runner[Symbol.asyncDispose]();
  }
}
