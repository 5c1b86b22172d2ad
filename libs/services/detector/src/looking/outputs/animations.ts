import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnimationSettings, FrameName } from '@tocsin/detection-config';
import { type AnimationPlan, planAnimations } from '@tocsin/detection';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { EventId } from '@tocsin/messages';
import { shrinkPicture } from '@tocsin/pictures';
import { writeAnimation } from '@tocsin/video';
import type { EventInfo, ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Logger } from 'pino';
import type { FrameSource } from '../frames/frame-source';
import type { Subject } from '../subject';
import { replaceWhole } from './write-whole';

export interface AnimationsParts {
  readonly subject: Subject;
  readonly settings: AnimationSettings;
  /** The frame that matched. */
  readonly frame: FrameName;
  readonly sources: readonly FrameSource[];
  readonly portal: Pick<ZoneMinderPortal, 'event'> | undefined;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** `objdetect.mp4` and `.gif` in the event's folder, once the event is long enough. Failures are only logged. */
export async function writeAnimations(parts: AnimationsParts): Promise<void> {
  const { subject, settings, signal, log } = parts;
  const { eventId, eventPath } = subject;
  if (!settings.enable || eventId === null || eventPath === null) return;
  try {
    const plans = await awaitPlans(eventId, parts);
    const pictures = await fetchPictures(new Set(plans.flatMap(({ frames }) => frames)), parts);
    for (const { type, frames, rate } of plans) {
      const shown = frames.flatMap((frame) => pictures.get(frame) ?? []);
      const file = path.join(eventPath, `objdetect.${type}`);
      await replaceWhole(file, (draft) =>
        writeAnimation(draft, { type, pictures: shown, rate, width: settings.width }, signal),
      );
    }
    log.info({ eventId, types: settings.types }, 'animation written');
  } catch (error) {
    if (!signal.aborted) log.warn({ eventId, err: error }, `no animation: ${errorMessage(error)}`);
  }
}

async function awaitPlans(
  eventId: EventId,
  { frame, settings, portal, signal }: AnimationsParts,
): Promise<readonly AnimationPlan[]> {
  if (portal === undefined)
    throw new CodedError('animation-impossible', 'api_portal is needed to know how long the event is');
  for (let attempt = 1; ; attempt += 1) {
    const info = await portal.event(eventId, signal);
    const anchor = anchorOf(frame, info);
    const plans = anchor === null ? undefined : planAnimations(anchor, info, settings);
    if (plans !== undefined) return plans;
    if (attempt >= settings.maxTries) {
      throw new CodedError(
        'animation-impossible',
        `the event has ${info.frames} frames only, after ${attempt} tries`,
      );
    }
    await sleep(settings.retrySleep * 1000, undefined, { signal });
  }
}

function anchorOf(frame: FrameName, { alarmFrame, maxScoreFrame }: EventInfo): number | null {
  if (typeof frame === 'number') return frame;
  return frame === 'alarm' ? alarmFrame : maxScoreFrame;
}

/** Those that can be had; a few that are missing do no harm. */
async function fetchPictures(
  frames: ReadonlySet<number>,
  { subject, sources, settings, signal }: AnimationsParts,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const pictures = new Map<number, Uint8Array>();
  let lastTrouble = 'there is nowhere to get them from';
  for (const frame of frames) {
    for (const source of sources) {
      try {
        pictures.set(frame, await shrinkPicture(await source.read(subject, frame, signal), settings.width));
        break;
      } catch (error) {
        signal.throwIfAborted();
        lastTrouble = errorMessage(error);
      }
    }
  }
  if (pictures.size === 0)
    throw new CodedError('animation-impossible', `none of its frames can be had (${lastTrouble})`);
  return pictures;
}
