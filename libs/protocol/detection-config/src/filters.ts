import { z } from 'zod';

/** A size on a picture: pixels, or per cent of a reference area. */
export const Extent = z.strictObject({ value: z.number().nonnegative(), unit: z.enum(['px', '%']) });
export type Extent = z.infer<typeof Extent>;

/** A corner in pixels of the original picture. */
export const Point = z.tuple([z.number(), z.number()]);
export type Point = z.infer<typeof Point>;

/** A regular expression with the meaning of Python's `re.match`. */
export const LabelExpression = z.string();

/** What may be said of one label alone (`<label>_max_detection_size` and its like), by label in lower case. */
export const LabelLimits = z.strictObject({
  minConfidence: z.number().min(0).max(1).optional(),
  maxSize: Extent.optional(),
  pastMaxDifference: Extent.optional(),
});
export type LabelLimits = z.infer<typeof LabelLimits>;

/** A polygon of the file. */
export const Zone = z.strictObject({
  name: z.string(),
  points: z.array(Point).min(3),
  /** In place of the type's pattern for boxes in this zone. */
  pattern: LabelExpression.optional(),
  /** Labels that do not count in this zone. */
  ignorePattern: LabelExpression.optional(),
});
export type Zone = z.infer<typeof Zone>;

export const ZoneSettings = z.strictObject({
  own: z.array(Zone),
  importZoneMinder: z.boolean(),
  /** Only zones of ZoneMinder that the alarm cause names; implies the import and leaves `own` out. */
  onlyTriggered: z.boolean(),
  /** `<zone>_zone_detection_pattern` of imported zones, by folded name. */
  patterns: z.record(z.string(), LabelExpression),
});
export type ZoneSettings = z.infer<typeof ZoneSettings>;

/** Objects that were there already when the monitor alarmed last (`match_past_detections`). */
export const PastSettings = z.strictObject({
  enable: z.boolean(),
  maxDifference: Extent,
  ignoreLabels: z.array(z.string()),
  /** Groups of labels that may be taken for each other. */
  aliases: z.array(z.array(z.string())),
});
export type PastSettings = z.infer<typeof PastSettings>;
