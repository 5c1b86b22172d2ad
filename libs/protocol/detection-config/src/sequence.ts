import { z } from 'zod';
import { Extent, LabelExpression, PastSettings } from './filters';
import { Variant } from './variants';

export const SameModelStrategy = z.enum(['first', 'most', 'most_unique', 'union']);
export type SameModelStrategy = z.infer<typeof SameModelStrategy>;

/** One type of model (`object`, `face`, `alpr`, or a plug-in's name) and the variants of it, in order. */
export const ModelType = z.strictObject({
  name: z.string(),
  pattern: LabelExpression,
  sameModelStrategy: SameModelStrategy,
  /** Runs only where one of these was found in the picture; empty: always. */
  preExistingLabels: z.array(z.string()),
  maxDetectionSize: Extent.nullable(),
  /** 7.x allows them for one type; null: those of the whole. */
  past: PastSettings.nullable(),
  nmsMode: z.enum(['per_class', 'agnostic']),
  /** Names and unknowns pass whatever the pattern says, as before 6.0. */
  passesPattern: z.boolean(),
  /** Gets the picture as it was fetched, not the resized one (plates before 6.0). */
  usesOriginalPicture: z.boolean(),
  /** Is one step with the type before it (plates before 6.0): `stopsAtFirstType` does not stop between the two. */
  continuesPrevious: z.boolean().optional(),
  variants: z.array(Variant),
});
export type ModelType = z.infer<typeof ModelType>;
