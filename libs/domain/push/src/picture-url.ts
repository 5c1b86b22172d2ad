import type { EventId } from '@tocsin/messages';

/** The settings that make a picture's address. */
export interface PictureTemplate {
  /** `picture_url`, with its words EVENTID, BESTMATCH, objdetect. */
  readonly url: string;
  /** `picture_portal_username` */
  readonly user?: string | undefined;
  /** `picture_portal_password` */
  readonly password?: string | undefined;
}

/** What is known of the event whose picture is meant. */
export interface PictureSubject {
  readonly eventId: EventId;
  /** True only where a hook looked and said yes: then there is a picture with boxes. */
  readonly hasDetectionPicture: boolean;
  /** Which picture matched; `alarm`, `snapshot`, a frame number; null where none did. */
  readonly frame: string | null;
  /** Before its frame mark (`[a] `) was removed. */
  readonly cause: string;
}

/** The address of the picture of an event (push-and-mqtt 4). */
export function pictureUrl({ url, user, password }: PictureTemplate, subject: PictureSubject): string {
  const forEvent = url.replaceAll('EVENTID', String(subject.eventId));
  const forPicture = subject.hasDetectionPicture
    ? forEvent
    : forEvent.replace(/objdetect(?:_[A-Za-z0-9]{3})?/g, 'snapshot');
  // Before the login is appended, so that a password may hold any word.
  const forFrame = forPicture.replaceAll('BESTMATCH', bestMatch(subject));
  return [
    forFrame,
    ...credential(forFrame, 'username', user),
    ...credential(forFrame, 'password', password),
  ].join('');
}

/** Hides the password, for logs. */
export const maskPictureUrl = (url: string): string => url.replace(/\b(pass(?:word)?=)[^&\s"]*/gi, '$1xxx');

/** Nothing where the template has it already, as files from before 4.4 do. */
const credential = (url: string, name: string, value: string | undefined): string[] =>
  value === undefined || value === '' || new RegExp(`[?&]${name}=`, 'i').test(url)
    ? []
    : [`&${name}=${encodeURIComponent(value)}`];

function bestMatch({ frame, cause }: PictureSubject): string {
  if (frame === 'alarm' || frame === 'snapshot') return frame;
  return cause.startsWith('[a]') ? 'alarm' : 'snapshot';
}
