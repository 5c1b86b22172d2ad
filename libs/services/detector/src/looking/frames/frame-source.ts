import type { FrameName } from '@tocsin/detection-config';
import { CodedError } from '@tocsin/errors';
import { readEventFile, readNumberedFrame, type ZoneMinderPortal } from '@tocsin/zoneminder';
import type { Subject } from '../subject';

/** Where pictures of events come from. */
export interface FrameSource {
  readonly name: string;
  /** @throws CodedError, retryable where the picture may come yet */
  read(subject: Subject, frame: FrameName, signal: AbortSignal): Promise<Uint8Array>;
}

/** The event's folder, where this machine has it. */
export const eventFolder: FrameSource = {
  name: 'event folder',
  async read({ eventPath }, frame) {
    if (eventPath === null) throw new CodedError('frame-missing', 'the folder of the event is not known');
    if (typeof frame === 'number') return readNumberedFrame(eventPath, frame);
    return readEventFile(eventPath, `${frame}.jpg`);
  },
};

/** ZoneMinder's web portal, for detectors on other machines. */
export function portalFrames(portal: Pick<ZoneMinderPortal, 'frame'>): FrameSource {
  return {
    name: 'portal',
    read({ eventId }, frame, signal) {
      if (eventId === null) throw new CodedError('frame-missing', 'the portal has pictures of events only');
      return portal.frame(eventId, String(frame), signal);
    },
  };
}
