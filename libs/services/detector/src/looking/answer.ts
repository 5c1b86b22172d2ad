import { detectionJson, detectionText, type Found, type Sighting, wholePercent } from '@tocsin/detection';
import type { OutputSettings } from '@tocsin/detection-config';
import { type Finding, nothing } from '../finding';
import { frameWords } from './frames/await-frame';

/** Something was seen. */
export function foundIn(sighting: Sighting, output: OutputSettings): Finding {
  return {
    outcome: 'found',
    text: detectionText(sighting, output),
    detectionJson: detectionJson(sighting, output.json),
    frame: String(sighting.frame),
    hookRan: true,
    ...(output.tagDetectedObjects ? { wantsTags: true } : {}),
    reason: `the ${frameWords(sighting.frame)} picture shows ${summary(sighting.found)}`,
  };
}

export interface NothingSeen {
  /** The pictures that were looked at, in words. */
  readonly lookedAt: readonly string[];
  /** What was seen that no pattern or zone wants. */
  readonly unwanted: readonly Found[];
  /** What was seen that was there before. */
  readonly old: readonly Found[];
  /** Pictures that could not be had. */
  readonly missing: readonly string[];
}

/** Nothing was seen that counts; says what else was. */
export function nothingIn({ lookedAt, unwanted, old, missing }: NothingSeen): Finding {
  const pictures = `in the ${lookedAt.join(' and ')} picture`;
  const seen =
    old.length > 0
      ? `only ${summary(old)} seen ${pictures}, there already when the monitor alarmed last`
      : unwanted.length > 0
        ? `only ${summary(unwanted)}, which is not asked for, seen ${pictures}`
        : `nothing seen ${pictures}`;
  return nothing([seen, ...missing].join('; '));
}

function summary(found: readonly Found[]): string {
  return found.map(({ label, confidence }) => `${label} ${wholePercent(confidence)} %`).join(', ');
}
