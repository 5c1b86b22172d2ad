import { z } from 'zod';

/** A picture of an event: one that ZoneMinder chooses, or a frame number from 1. */
export const FrameName = z.union([z.enum(['alarm', 'snapshot']), z.number().int().positive()]);
export type FrameName = z.infer<typeof FrameName>;

export const FrameStrategy = z.enum(['most_models', 'first', 'first_new', 'most', 'most_unique']);
export type FrameStrategy = z.infer<typeof FrameStrategy>;

const seconds = z.number().nonnegative();

/** Which pictures are looked at, where they come from, and how patiently (`stream_sequence`, `frame_id`). */
export const FrameSettings = z.strictObject({
  /** In order, repetitions allowed. Empty: a video is stepped through, see `start`, `step`, `most`. */
  set: z.array(FrameName),
  strategy: FrameStrategy,
  /** `frame_id = bestmatch`: a later picture counts only where the earlier ones showed nothing. */
  isBestMatch: z.boolean(),
  source: z.enum(['auto', 'portal', 'file']),
  /** Pixels wide; wider pictures are shrunk to it. Null: as they are. */
  resizeWidth: z.number().int().positive().nullable(),
  start: z.number().int().positive(),
  step: z.number().int().positive(),
  /** 0: to the end. */
  most: z.number().int().nonnegative(),
  /** Of one picture. */
  attempts: z.number().int().positive(),
  secondsBetweenAttempts: seconds,
  /** Failures one after the other that end the look. */
  failuresInARow: z.number().int().positive(),
  /** Seconds before the first picture (`wait` and `delay` together). */
  wait: seconds,
  secondsBetweenFrames: seconds,
  secondsBetweenSnapshots: seconds,
  /** Fetch the event's video and look at that. */
  download: z.boolean(),
  downloadFolder: z.string(),
  deleteAfterAnalyze: z.boolean(),
  convertSnapshotToFid: z.boolean(),
  saveFrames: z.boolean(),
  saveAnalyzedFrames: z.boolean(),
  saveFolder: z.string(),
});
export type FrameSettings = z.infer<typeof FrameSettings>;
