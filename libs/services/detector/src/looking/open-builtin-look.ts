import { errorMessage } from '@tocsin/errors';
import type { Look } from '../look';
import { createBuiltinLook } from './builtin-look';
import { type OpenPictureDetectionParts, openPictureDetection } from './open-picture-detection';

/** Our own detection, for alarms. Its models are got ready in the meantime. */
export async function openBuiltinLook(
  parts: Omit<OpenPictureDetectionParts, 'settle' | 'overrides'>,
): Promise<AsyncDisposable & { readonly look: Look }> {
  const opened = await openPictureDetection(parts);
  const { detection } = opened;
  detection.warm().catch((error: unknown) => parts.log.error({ err: error }, errorMessage(error)));
  return { look: createBuiltinLook(detection), [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
