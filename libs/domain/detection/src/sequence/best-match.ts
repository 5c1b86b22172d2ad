import type { DetectionConfig, ModelType } from '@tocsin/detection-config';
import type { Seen } from './choose-frame';
import { hasReason, type LookByVariant, lookAtPicture, lookByType, together } from './look-by-type';

export interface BestMatchParts<Frame> {
  /** In order; undefined where a picture cannot be had. Each is asked for when it is its turn, and then again. */
  readonly frames: readonly (() => Promise<Frame | undefined>)[];
  readonly lookBy: (frame: Frame) => LookByVariant;
}

/**
 * `frame_id = bestmatch`: the second picture is looked at only where the first showed a type nothing; once one has
 * matched, later types look at that one alone. Only plates may look ahead: where the chosen picture shows a vehicle
 * but no plate, and the next one shows both, it is the next one.
 */
export async function lookForBestMatch<Frame>(
  { types, stopsAtFirstType }: Pick<DetectionConfig, 'types' | 'stopsAtFirstType'>,
  { frames, lookBy }: BestMatchParts<Frame>,
): Promise<Seen<Frame> | undefined> {
  let chosen: (Seen<Frame> & { readonly index: number }) | undefined;
  let firstRejected: Seen<Frame> | undefined;
  for (const [position, type] of types.entries()) {
    if (stopsAtFirstType && chosen !== undefined && type.continuesPrevious !== true) break;
    if (!hasReason(type, chosen?.kept ?? [])) continue;
    if (chosen === undefined) {
      const [match, rejected] = await firstMatch(type, 0);
      chosen = match;
      firstRejected ??= rejected;
    } else {
      const byType = await lookByType(type, chosen.kept, lookBy(chosen.frame));
      const isPlateMissing = type.name === 'alpr' && byType.kept.length === 0;
      const ahead = isPlateMissing
        ? await plateAhead(types.slice(0, position + 1), chosen.index + 1)
        : undefined;
      chosen = ahead ?? { ...chosen, ...together([chosen, byType]) };
    }
  }
  return chosen ?? firstRejected;

  async function firstMatch(type: ModelType, from: number) {
    let withRejected: Seen<Frame> | undefined;
    for (let index = from; index < frames.length; index += 1) {
      const frame = await frames[index]?.();
      if (frame === undefined) continue;
      const seen = { frame, index, ...(await lookByType(type, [], lookBy(frame))) };
      if (seen.kept.length > 0) return [seen, withRejected] as const;
      if (seen.rejected.length > 0) withRejected ??= seen;
    }
    return [undefined, withRejected] as const;
  }

  async function plateAhead(typesSoFar: readonly ModelType[], from: number) {
    for (let index = from; index < frames.length; index += 1) {
      const frame = await frames[index]?.();
      if (frame === undefined) continue;
      const seen = await lookAtPicture({ types: [...typesSoFar], stopsAtFirstType: false }, lookBy(frame));
      if (seen.kept.some((one) => one.type === 'alpr')) return { frame, index, ...seen };
    }
    return undefined;
  }
}
