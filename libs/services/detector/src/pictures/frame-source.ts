import { CodedError } from '@tocsin/errors';
import type { Alarm } from '@tocsin/messages';
import { readEventFile, type ZoneMinderPortal } from '@tocsin/zoneminder';

/** The pictures ZoneMinder chooses of an event, in the order in which they are looked at. */
export type EventFrame = 'alarm' | 'snapshot';

/** Where pictures of events come from. */
export interface FrameSource {
  readonly name: string;
  /** @throws CodedError, retryable where the picture may come yet */
  read(alarm: Alarm, frame: EventFrame, signal: AbortSignal): Promise<Uint8Array>;
}

/** The event's folder, where this machine has it. */
export const eventFolder: FrameSource = {
  name: 'event folder',
  async read({ eventPath }, frame) {
    if (eventPath === null) throw new CodedError('frame-missing', 'the folder of the event is not known');
    return readEventFile(eventPath, `${frame}.jpg`);
  },
};

/** ZoneMinder's web portal, for detectors on other machines. */
export function portalFrames(portal: ZoneMinderPortal): FrameSource {
  return { name: 'portal', read: ({ eventId }, frame, signal) => portal.frame(eventId, frame, signal) };
}
