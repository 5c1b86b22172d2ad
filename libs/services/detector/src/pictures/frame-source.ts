import { open } from 'node:fs/promises';
import path from 'node:path';
import { CodedError, errorMessage } from '@tocsin/errors';
import type { Alarm } from '@tocsin/messages';
import type { ZoneMinderPortal } from '@tocsin/zoneminder';

/** The pictures ZoneMinder chooses of an event, in the order in which they are looked at. */
export type EventFrame = 'alarm' | 'snapshot';

/** Where pictures of events come from. */
export interface FrameSource {
  readonly name: string;
  /** @throws CodedError, retryable where the picture may come yet */
  read(alarm: Alarm, frame: EventFrame, signal: AbortSignal): Promise<Uint8Array>;
}

const mostBytes = 32 * 1024 * 1024;

/** The event's folder, where this machine has it. */
export const eventFolder: FrameSource = {
  name: 'event folder',
  async read({ eventPath }, frame) {
    if (eventPath === null) throw new CodedError('frame-missing', 'the folder of the event is not known');
    const file = path.join(eventPath, `${frame}.jpg`);
    try {
      await using handle = await open(file);
      const { size } = await handle.stat();
      if (size > mostBytes)
        throw new CodedError('frame-missing', `${file} has ${size} bytes, which is no camera picture`);
      return await handle.readFile();
    } catch (error) {
      if (error instanceof CodedError) throw error;
      const isForbidden = errorMessage(error).includes('EACCES');
      const remedy = isForbidden ? '; let the account of the detector read the event folders' : '';
      throw new CodedError('frame-missing', `${errorMessage(error)}${remedy}`, {
        cause: error,
        retryable: !isForbidden,
      });
    }
  },
};

/** ZoneMinder's web portal, for detectors on other machines. */
export function portalFrames(portal: ZoneMinderPortal): FrameSource {
  return { name: 'portal', read: ({ eventId }, frame, signal) => portal.frame(eventId, frame, signal) };
}
