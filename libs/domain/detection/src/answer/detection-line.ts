import type { OutputSettings } from '@tocsin/detection-config';
import type { Notification } from '@tocsin/messages';
import { hookSeparator } from '../hooks/hook-output';

/** What a detector run by hand or by a wrapper prints; `''` where nothing was seen. */
export function detectionLine(
  { text, detectionJson }: Pick<Notification, 'text' | 'detectionJson'>,
  { split }: Pick<OutputSettings, 'split'>,
): string {
  return text === '' || !split ? text : `${text}${hookSeparator}${JSON.stringify(detectionJson)}`;
}
