import type { Config } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import { Inference } from '@tocsin/inference';
import { openDetectionConfigs } from '@tocsin/object-config-file';
import type { Logger } from 'pino';
import type { Look } from '../look';
import { createBuiltinLook } from './builtin-look';
import { PictureDetection } from './picture-detection';
import type { ZoneSource } from './zones/zone-import';

export interface BuiltinLookParts {
  readonly config: Pick<Config, 'detector'>;
  readonly log: Logger;
  readonly zones?: ZoneSource;
  /** The bundled `inference-worker`; beside the program where it is not given. */
  readonly workerFile?: string;
}

/** TensorRT builds its engine on first use, which takes minutes. */
const loadTimeoutMs = 600_000;

/** Opens our own detection with everything it needs. Its models are got ready in the meantime. */
export async function openBuiltinLook(
  parts: BuiltinLookParts,
): Promise<AsyncDisposable & { readonly look: Look }> {
  const { config, log, zones, workerFile } = parts;
  const { detector } = config;
  await using opened = new AsyncDisposableStack();
  const configs = await openDetectionConfigs({ file: detector.object_config, detector, log });
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
      configs,
      inference,
      gpu: detector.provider === 'tensorrt' ? 'tensorrt' : 'cuda',
      // Half of the time is for getting the picture, half for looking at it.
      frameBudgetMs: detector.detection_deadline * 500,
      log,
      ...(zones === undefined ? {} : { zones }),
    }),
  );
  detection.warm().catch((error: unknown) => log.error({ err: error }, errorMessage(error)));
  const kept = opened.move();
  return { look: createBuiltinLook(detection), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
