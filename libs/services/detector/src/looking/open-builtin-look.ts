import type { Config } from '@tocsin/config';
import { errorMessage } from '@tocsin/errors';
import type { Look } from '../look';
import { startRemoteServer } from '../remote/start-remote-server';
import { createBuiltinLook } from './builtin-look';
import { type OpenPictureDetectionParts, openPictureDetection } from './open-picture-detection';

export interface BuiltinLookParts extends Omit<OpenPictureDetectionParts, 'settle' | 'overrides'> {
  readonly config: Pick<Config, 'general' | 'detector'>;
}

/** Our own detection, for alarms and, where the settings say so, for others. Its models are got ready in the meantime. */
export async function openBuiltinLook(
  parts: BuiltinLookParts,
): Promise<AsyncDisposable & { readonly look: Look }> {
  const { config, log } = parts;
  await using opened = new AsyncDisposableStack();
  const { detection, configFor } = opened.use(await openPictureDetection(parts));
  detection.warm().catch((error: unknown) => log.error({ err: error }, errorMessage(error)));
  try {
    opened.use(await startRemoteServer({ config, log, detection, configFor }));
  } catch (error) {
    // Alarms do not depend on it.
    log.error({ err: error }, errorMessage(error));
  }
  const kept = opened.move();
  return { look: createBuiltinLook(detection), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
