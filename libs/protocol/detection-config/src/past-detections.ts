import { Detection } from '@tocsin/messages';
import { z } from 'zod';

/** Everything that one look at a monitor found; boxes in pixels of a picture of this size. */
export const PastSight = z.object({
  width: z.number().positive(),
  height: z.number().positive(),
  detections: z.array(Detection),
});
export type PastSight = z.infer<typeof PastSight>;

/** What is kept of a monitor for `match_past_detections`. */
export const PastDetections = z.object({
  /** The event that was looked at last. */
  event: z.string(),
  last: PastSight,
  /** What that event was compared with itself. */
  before: PastSight.nullable(),
});
export type PastDetections = z.infer<typeof PastDetections>;
