import { z } from 'zod';

/** The moving picture of an event (5.11 to 6.1). */
export const AnimationSettings = z.strictObject({
  enable: z.boolean(),
  types: z.array(z.enum(['mp4', 'gif'])),
  width: z.number().int().positive(),
  retrySleep: z.number().nonnegative(),
  maxTries: z.number().int().positive(),
  fastGif: z.boolean(),
});
export type AnimationSettings = z.infer<typeof AnimationSettings>;

/** What is said and written of what was seen. */
export const OutputSettings = z.strictObject({
  showPercent: z.boolean(),
  showModels: z.boolean(),
  showFrameMatchType: z.boolean(),
  /**
   * Shape of the JSON: `list4` of 4.x (confidence a number), `list5` of 5.x (confidence as text), `object` from 6.0.
   * `objects.json` and the text after `--SPLIT--` follow it.
   */
  json: z.enum(['list4', 'list5', 'object']),
  /** Whether the line has `--SPLIT--` and JSON (5.7 and later). */
  split: z.boolean(),
  /** The prefix of an alarm or snapshot picture in `single` mode of 4.x is `[x] `. */
  isSingleFramePrefixX: z.boolean(),
  writeImageToZm: z.boolean(),
  writeDebugImage: z.boolean(),
  /** Downloads, debug pictures; writable. */
  imagePath: z.string(),
  /** Red, green, blue, 0..255. */
  polyColor: z.tuple([z.number(), z.number(), z.number()]),
  /** 0: polygons are not drawn. */
  polyThickness: z.number().int().nonnegative(),
  tagDetectedObjects: z.boolean(),
  animation: AnimationSettings,
});
export type OutputSettings = z.infer<typeof OutputSettings>;
