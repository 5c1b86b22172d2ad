import type { DetectionConfig, Extent, ModelType, Variant } from '@tocsin/detection-config';
import { boxArea, type Size } from '../geometry/box';
import { squarePixels } from '../geometry/extent';
import { forLabel } from '../labels/same-label';
import type { Found, Sifted } from '../sequence/found';
import type { PictureZone } from '../zones/picture-zones';
import { isWantedInZone, type MatchPattern, type ZoneRule } from './zone-rule';

export interface SiftParts {
  readonly config: Pick<DetectionConfig, 'generation' | 'labels' | 'maxDetectionSize'>;
  /** In pixels of the picture; none: all of it counts. */
  readonly zones: readonly PictureZone[];
  /** The picture that was looked at. */
  readonly picture: Size;
  readonly matches: MatchPattern;
}

/**
 * Sifts what a variant found: confidence, then size, then pattern and zone. What is too unsure or too large is gone;
 * what no zone wants is an error box.
 */
export function sift(found: readonly Found[], type: ModelType, variant: Variant, parts: SiftParts): Sifted {
  const { config, picture, matches } = parts;
  const zones = parts.zones.length > 0 ? parts.zones : [wholePicture(picture)];
  const rule: ZoneRule = {
    pattern: type.passesPattern ? null : type.pattern,
    // A plate that goes round the whole zone is a misreading (4.x).
    refusesBoxAroundZone: type.name === 'alpr' && config.generation === '4',
    matches,
  };
  const sizeable = found
    .filter(({ label, confidence }) => confidence >= leastConfidence(label, variant, config))
    .filter(({ label, box }) => {
      const most = mostSize(label, type, variant, config);
      return most === null || boxArea(box) <= squarePixels(most, picture.width * picture.height);
    });
  const isWanted = (one: Found) => zones.some((zone) => isWantedInZone(one, zone, rule));
  return { kept: sizeable.filter(isWanted), rejected: sizeable.filter((one) => !isWanted(one)) };
}

/** What a model has to be asked for, so that labels with a lower threshold of their own are among its answers. */
export function askedConfidence(variant: Variant, { labels }: Pick<DetectionConfig, 'labels'>): number {
  const own = Object.values(labels).flatMap(({ minConfidence }) => minConfidence ?? []);
  return Math.min(ofVariant(variant), ...own);
}

function leastConfidence(label: string, variant: Variant, { labels }: SiftParts['config']): number {
  return forLabel(labels, label)?.minConfidence ?? ofVariant(variant);
}

/** Plates have thresholds of two kinds, which whoever reads them applies. */
function ofVariant(variant: Variant): number {
  return 'minConfidence' in variant ? variant.minConfidence : 0;
}

/** The nearest of the limits. */
function mostSize(
  label: string,
  type: ModelType,
  variant: Variant,
  { labels, maxDetectionSize }: SiftParts['config'],
): Extent | null {
  return (
    forLabel(labels, label)?.maxSize ?? variant.maxDetectionSize ?? type.maxDetectionSize ?? maxDetectionSize
  );
}

function wholePicture({ width, height }: Size): PictureZone {
  return {
    name: 'full_image',
    points: [
      [0, 0],
      [width, 0],
      [width, height],
      [0, height],
    ],
  };
}
