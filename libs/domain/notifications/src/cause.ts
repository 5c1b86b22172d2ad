import type { Config } from '@tocsin/config';
import type { Notification } from '@tocsin/messages';

type Wording = Pick<Config, 'hook'>;

/** Where the hook's text says its picture came from: alarm frame, snapshot, fixed frame. */
const frameMatchType = /^\[[asx]\] /;

/**
 * The words that recipients get: the hook's text and ZoneMinder's cause, by hooks-and-rules 4.4 and 5.1.
 * ZoneMinder's cause may begin with a blank; it is passed on unchanged.
 */
export function causeOf({ hook }: Wording, { alarm, outcome, text }: Notification): string {
  const isHookText = outcome === 'found' && text !== '';
  const cause =
    alarm.phase === 'end'
      ? isHookText
        ? text
        : alarm.cause
      : isHookText && hook.use_hook_description
        ? joined(text, alarm.cause)
        : alarm.cause;
  return hook.keep_frame_match_type ? cause : cause.replace(frameMatchType, '');
}

const joined = (text: string, cause: string): string => (cause === '' ? text : `${text} ${cause}`);

/** What recipients get of the detection: at a start only together with its text. */
export function detectionOf(
  { hook }: Wording,
  { alarm, outcome, detectionJson }: Notification,
): Notification['detectionJson'] {
  const isUsed = outcome === 'found' && (alarm.phase === 'end' || hook.use_hook_description);
  return isUsed ? detectionJson : [];
}
