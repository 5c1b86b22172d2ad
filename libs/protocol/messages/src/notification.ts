import { z } from 'zod';
import { Alarm } from './alarm';

/** Corners `[x1, y1, x2, y2]` in pixels of the picture that was looked at. */
export const Box = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Box = z.infer<typeof Box>;

export const Detection = z.object({
  label: z.string(),
  /** 0..1 */
  confidence: z.number(),
  box: Box,
  /** Of a face, whose confidence is 1 by custom: how surely it is that person, or a face at all where nobody is named; 0..1. */
  score: z.number().optional(),
});
export type Detection = z.infer<typeof Detection>;

/** What looking at the alarm came to. */
export const Outcome = z.enum([
  /** Something was detected, or the hook script said yes (exit 0). */
  'found',
  /** The detector works and saw nothing, or the hook script said no. Suppresses. */
  'nothing',
  /** The detector gave no answer: crash, deadline, missing model. The alarm goes out all the same. */
  'failed',
  /** Nobody was asked: detection is off, or off for this monitor. */
  'skipped',
]);
export type Outcome = z.infer<typeof Outcome>;

/** How long one step took; milliseconds. */
export const Stage = z.object({ name: z.string(), tookMs: z.number() });
export type Stage = z.infer<typeof Stage>;

/** An alarm and what was seen in it. Made by the detector; the watcher makes a `failed` one that waits for the deadline. */
export const Notification = z.object({
  alarm: Alarm,
  outcome: Outcome,
  /** Text of the hook or the models without ZoneMinder's cause, e.g. `[a] detected:person`; `''` if none. */
  text: z.string(),
  /** What clients get as `DetectionJson`: the hook's JSON unchanged, or ours in the same shape; `[]` if none. */
  detectionJson: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  /** Which picture matched: `alarm`, `snapshot`, a frame number as text; null if none did. */
  frame: z.string().nullable(),
  /** Whether a hook (script or built in) is configured for this phase, so that the channel lists apply; also where it was left out. */
  hookRan: z.boolean(),
  /** The settings of the detector ask for a tag for each label, whatever those of the gateway say. */
  wantsTags: z.boolean().optional(),
  /** Why the outcome is what it is, for `tocsin why` and the log; one sentence. */
  reason: z.string(),
  stages: z.array(Stage),
});
export type Notification = z.infer<typeof Notification>;
