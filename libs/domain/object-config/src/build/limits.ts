import type { DetectionConfig, Extent, LabelLimits, PastSettings } from '@tocsin/detection-config';
import { labelLimitOf } from '../keys/known-keys';
import type { Values } from '../read/values';
import { having } from './build-context';

const fivePercent: Extent = { value: 5, unit: '%' };

/** What is said of single labels, in any of these places; the first one wins. */
export function labelLimits(places: readonly Values[]): DetectionConfig['labels'] {
  const limits = new Map<string, LabelLimits>();
  for (const values of places.toReversed()) {
    for (const key of values.entries.keys()) {
      const named = labelLimitOf(key);
      if (named === undefined) continue;
      limits.set(named.label, { ...limits.get(named.label), ...limitOf(values, key, named.limit) });
    }
  }
  return Object.fromEntries(limits);
}

function limitOf(
  values: Values,
  key: string,
  limit: NonNullable<ReturnType<typeof labelLimitOf>>['limit'],
): LabelLimits {
  if (limit === 'min_confidence') {
    const minConfidence = values.number(key, null, { min: 0, max: 1 });
    return minConfidence === null ? {} : { minConfidence };
  }
  if (limit === 'past_det_max_diff_area')
    return values.has(key) ? { pastMaxDifference: pastDifference(values, key) } : {};
  const maxSize = values.extent(key, 'px');
  return maxSize === null ? {} : { maxSize };
}

export const pastKeys = [
  'match_past_detections',
  'past_det_max_diff_area',
  'ignore_past_detection_labels',
  'aliases',
] as const;

/** `match_past_detections` and its like; the first place that has a key wins. */
export function pastSettings(first: Values, ...others: readonly Values[]): PastSettings {
  const at = (key: (typeof pastKeys)[number]) => having(key, first, ...others);
  return {
    enable: at('match_past_detections').flag('match_past_detections', false),
    maxDifference: pastDifference(at('past_det_max_diff_area'), 'past_det_max_diff_area'),
    ignoreLabels: at('ignore_past_detection_labels').words('ignore_past_detection_labels'),
    aliases: aliasesOf(at('aliases')),
  };
}

/** A bare number means per cent, as in 4.x to 6.x. */
function pastDifference(values: Values, key: string): Extent {
  const extent = values.extent(key, '%') ?? fivePercent;
  if (extent.unit === 'px' || extent.value <= 100) return extent;
  values.context.notes.warn(
    values.where(key),
    `${values.name(key)}: a share is from 0 % to 100 %; 5% is used`,
  );
  return fivePercent;
}

function aliasesOf(values: Values): string[][] {
  const groups = values.literal('aliases');
  if (groups === null) return [];
  if (Array.isArray(groups) && groups.every((group) => Array.isArray(group))) {
    return groups.map((group: readonly unknown[]) => group.map(String));
  }
  values.context.notes.problem(
    values.where('aliases'),
    `${values.name('aliases')}: expected a list of lists of labels, e.g. [['car','truck'],['person','man']]`,
  );
  return [];
}
