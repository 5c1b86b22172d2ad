import type { FrameStrategy } from '@tocsin/detection-config';
import type { Found, Sifted } from './found';
import { countAll, countLabels, countTypes } from './look-by-type';

/** A picture and what was seen in it. */
export interface Seen<Frame> extends Sifted {
  readonly frame: Frame;
}

export interface ChooseFrameParts<Frame> {
  /** Fetched as they are asked for. */
  readonly frames: AsyncIterable<Frame>;
  readonly lookAt: (frame: Frame) => Promise<Sifted>;
  /** Whether any of it was not there before the event. */
  readonly hasNew: (seen: Seen<Frame>) => boolean;
}

/**
 * Looks at pictures until the strategy has its one.
 * @returns that one; where no picture showed anything, the first with an error box; undefined where there is neither
 */
export async function chooseFrame<Frame>(
  strategy: FrameStrategy,
  { frames, lookAt, hasNew }: ChooseFrameParts<Frame>,
): Promise<Seen<Frame> | undefined> {
  let best: Seen<Frame> | undefined;
  for await (const frame of frames) {
    const seen: Seen<Frame> = { frame, ...(await lookAt(frame)) };
    if (seen.kept.length === 0) {
      if (seen.rejected.length > 0) best ??= seen;
      continue;
    }
    if (strategy === 'first' || (strategy === 'first_new' && hasNew(seen))) return seen;
    if (best === undefined || isBetter(seen.kept, best.kept, strategy)) best = seen;
  }
  return best;
}

/** Whether a later picture takes the place of the best so far; the earlier one wins a complete tie. */
function isBetter(later: readonly Found[], best: readonly Found[], strategy: FrameStrategy): boolean {
  for (const measure of measures[strategy]) {
    const [a, b] = [measure(later), measure(best)];
    if (a !== b) return a > b;
  }
  return false;
}

type Measure = (found: readonly Found[]) => number;
const any: Measure = (found) => Math.min(found.length, 1);
const confidence: Measure = (found) => found.reduce((sum, one) => sum + one.confidence, 0);

const measures: Readonly<Record<FrameStrategy, readonly Measure[]>> = {
  most_models: [countTypes, countAll, confidence],
  most: [countAll, confidence],
  most_unique: [countLabels, confidence],
  first: [any],
  // None had anything new: the first that had anything at all.
  first_new: [any],
};
