import type { Config } from '@tocsin/config';
import type { DetectionConfig } from '@tocsin/detection-config';
import { Inference } from '@tocsin/inference';
import type { Override } from '@tocsin/object-config';
import { openDetectionConfigs } from '@tocsin/object-config-file';
import type { Logger } from 'pino';
import { PictureDetection } from './picture-detection';
import type { ZoneSource } from './zones/zone-import';

export interface OpenPictureDetectionParts {
  readonly config: Pick<Config, 'detector'>;
  readonly log: Logger;
  readonly zones?: ZoneSource;
  /** The bundled `inference-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
  /** In place of what the objectconfig file says. */
  readonly overrides?: readonly Override[];
  /** What somebody at a command line wants different. */
  readonly settle?: (config: DetectionConfig) => DetectionConfig;
}

export interface OpenPictureDetection extends AsyncDisposable {
  readonly detection: PictureDetection;
  /** How the pictures of a monitor are looked at now; null: of no monitor. */
  readonly configFor: (monitorId: number | null) => Promise<DetectionConfig>;
}

/** TensorRT builds its engine on first use, which takes minutes. */
const loadTimeoutMs = 600_000;

/** Opens our own detection with everything it needs; no model is loaded yet. */
export async function openPictureDetection(parts: OpenPictureDetectionParts): Promise<OpenPictureDetection> {
  const { config, log, zones, workerFile, overrides = [], settle = (as) => as } = parts;
  const { detector } = config;
  await using opened = new AsyncDisposableStack();
  const configs = await openDetectionConfigs({ file: detector.object_config, detector, overrides, log });
  const configFor = async (monitorId: number | null) => settle(await configs.forMonitor(monitorId));
  const inference = opened.use(
    Inference.open({
      log,
      loadTimeoutMs,
      jobTimeoutMs: detector.detection_deadline * 1000,
      concurrency: detector.concurrency,
      ...(workerFile === undefined ? {} : { workerFile }),
    }),
  );
  const detection = opened.use(
    new PictureDetection({
      configs: { forMonitor: configFor },
      inference,
      gpu: detector.provider === 'tensorrt' ? 'tensorrt' : 'cuda',
      // Half of the time is for getting the picture, half for looking at it.
      frameBudgetMs: detector.detection_deadline * 500,
      log,
      ...(zones === undefined ? {} : { zones }),
    }),
  );
  const kept = opened.move();
  return { detection, configFor, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
