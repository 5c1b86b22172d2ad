import type { AnimationSettings } from '@tocsin/detection-config';

/** What ZoneMinder's API says of an event that may still run. */
export interface EventProgress {
  /** So far. */
  readonly frames: number;
  /** Seconds from the event's start to its last frame. */
  readonly seconds: number;
}

/** The frames of one moving picture, in the order in which they are shown. */
export interface AnimationPlan {
  readonly type: 'mp4' | 'gif';
  readonly frames: readonly number[];
  /** Pictures a second. */
  readonly rate: number;
}

/** Seconds on either side of the anchor. */
const around = { mp4: 5, gif: 2, fastGif: 3 } as const;
const rate = 2;

/**
 * Which frames the animations of an event show, about two a second of its own time.
 * @param anchor - number of the frame that matched
 * @returns undefined while the event has too few frames
 */
export function planAnimations(
  anchor: number,
  { frames, seconds }: EventProgress,
  { types, fastGif }: Pick<AnimationSettings, 'types' | 'fastGif'>,
): readonly AnimationPlan[] | undefined {
  // ZoneMinder says 0 seconds of an event with one frame.
  const perSecond = seconds > 0 ? Math.max(1, Math.round(frames / seconds)) : 1;
  if (frames < anchor + around.mp4 * perSecond) return undefined;
  const every = Math.max(1, Math.round(perSecond / 2));
  const upTo = (reach: number) => {
    const first = Math.max(1, anchor - reach * perSecond);
    const last = Math.min(frames, anchor + reach * perSecond);
    return Array.from(
      { length: Math.floor((last - first) / every) + 1 },
      (_, index) => first + index * every,
    );
  };
  return types.map((type): AnimationPlan => {
    if (type === 'mp4') return { type, frames: [anchor, anchor, ...upTo(around.mp4)], rate };
    if (!fastGif) return { type, frames: upTo(around.gif), rate };
    return { type, frames: upTo(around.fastGif).filter((_, index) => index % 2 === 0), rate: 2 * rate };
  });
}
