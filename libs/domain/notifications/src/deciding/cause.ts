import type { Config } from '@tocsin/config';
import type { Notification } from '@tocsin/messages';

type Wording = Pick<Config, 'hook'>;

/** Where the hook's text says its picture came from: alarm frame, snapshot, fixed frame. */
const frameMatchType = /^\[[asx]\] /;

/**
 * The words that recipients get: the hook's text and ZoneMinder's cause, by hooks-and-rules 4.4 and 5.1.
 * ZoneMinder's cause may begin with a blank; it is passed on unchanged.
 */
export function causeOf(wording: Wording, notification: Notification): string {
  const cause = fullCauseOf(wording, notification);
  return wording.hook.keep_frame_match_type ? cause : cause.replace(frameMatchType, '');
}

/** The same with the mark of the frame, whatever `keep_frame_match_type` says: what rules look at. */
export function fullCauseOf({ hook }: Wording, { alarm, outcome, text }: Notification): string {
  const isHookText = outcome === 'found' && text !== '';
  if (alarm.phase === 'end') return isHookText ? text : alarm.cause;
  return isHookText && hook.use_hook_description ? joined(text, alarm.cause) : alarm.cause;
}

export const joined = (text: string, cause: string): string => (cause === '' ? text : `${text} ${cause}`);

/** What recipients get of the detection: at a start only together with its text. */
export function detectionOf(
  { hook }: Wording,
  { alarm, outcome, detectionJson }: Notification,
): Notification['detectionJson'] {
  const isUsed = outcome === 'found' && (alarm.phase === 'end' || hook.use_hook_description);
  return isUsed ? detectionJson : [];
}
