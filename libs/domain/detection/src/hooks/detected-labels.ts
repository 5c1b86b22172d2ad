import { isRecord } from '@tocsin/errors';
import type { Notification } from '@tocsin/messages';

/**
 * The labels in a hook's JSON, each once: `labels` of an object, or `label` of each item of a list as releases 5.7 to
 * 5.x wrote it.
 */
export function detectedLabels(json: Notification['detectionJson']): readonly string[] {
  const found: readonly unknown[] = Array.isArray(json)
    ? json.map((item: unknown) => (isRecord(item) ? item.label : undefined))
    : Array.isArray(json.labels)
      ? json.labels
      : [];
  const labels = found.filter((label) => typeof label === 'string').map((label) => label.trim());
  return [...new Set(labels)].filter((label) => label !== '');
}
