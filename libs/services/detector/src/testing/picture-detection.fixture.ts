import { Config } from '@tocsin/config';
import type { DetectionConfig } from '@tocsin/detection-config';
import { Inference } from '@tocsin/inference';
import { defaultDetectionConfig } from '@tocsin/object-config';
import pino, { type Logger } from 'pino';
import type { PictureDetectionParts } from '../looking/picture-detection';
import { PictureDetection } from '../looking/picture-detection';

export interface DetectionRig extends AsyncDisposable {
  readonly detection: PictureDetection;
  /** Lines of the log, from `debug` up. */
  readonly logged: string[];
}

/** How pictures are looked at with these settings of `[detector]`, and what a spec wants different. */
export function aConfig(
  detector: Record<string, unknown> = {},
  different: (config: DetectionConfig) => DetectionConfig = (config) => config,
): DetectionConfig {
  return different(defaultDetectionConfig(Config.parse({ detector }).detector));
}

/** Our own detection on a model thread, without a queue around it. */
export function openDetectionRig(
  config: DetectionConfig | ((monitorId: number | null) => DetectionConfig),
  different: Partial<PictureDetectionParts> & { readonly workerFile: string },
): DetectionRig {
  const logged: string[] = [];
  const log: Logger = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const { workerFile, ...parts } = different;
  const inference = Inference.open({ log, loadTimeoutMs: 20_000, jobTimeoutMs: 20_000, workerFile });
  const detection = new PictureDetection({
    configs: { forMonitor: (id) => Promise.resolve(typeof config === 'function' ? config(id) : config) },
    inference,
    gpu: 'cuda',
    frameBudgetMs: 2_000,
    log,
    ...parts,
  });
  return {
    detection,
    logged,
    [Symbol.asyncDispose]: async () => {
      await detection[Symbol.asyncDispose]();
      await inference[Symbol.asyncDispose]();
    },
  };
}
