import type { Notification, Outcome } from '@tocsin/messages';

/** What a hook said of an event, as far as its picture is concerned. */
export type HookWord = 'yes' | 'no' | 'none';

/**
 * Whether a hook said yes to the event: only then has it left an `objdetect` picture. An end without a hook of its
 * own goes by its start.
 * @param startOutcome - for an end: what looking at its start came to; undefined where nobody looked
 */
export function hookWord({ alarm, outcome }: Notification, startOutcome?: Outcome): HookWord {
  const decisive = alarm.phase === 'end' && outcome === 'skipped' ? (startOutcome ?? 'skipped') : outcome;
  return decisive === 'found' ? 'yes' : decisive === 'skipped' ? 'none' : 'no';
}

/** The picture that matched, by the hook's `frame_id`, else by the mark before its text; snapshot where neither says. */
export function bestMatch({ alarm, text, detectionJson }: Notification): 'alarm' | 'snapshot' {
  const id = Array.isArray(detectionJson) ? undefined : detectionJson.frame_id;
  if (id === 'alarm' || id === 'snapshot') return id;
  // At an end the notes hold the text of the start.
  return (text === '' ? alarm.cause : text).startsWith('[a]') ? 'alarm' : 'snapshot';
}

/** `objdetect`, `objdetect_gif`, `objdetect_mp4`, `objdetect_jpg`. */
const objdetect = /objdetect(?:_\w{3})?/g;

/**
 * Puts the event into a template: `EVENTID`, the words for the detector's own picture where there is none, and
 * `BESTMATCH` (push-and-mqtt 4).
 */
export function replacePictureWords(
  template: string,
  notification: Notification,
  startOutcome?: Outcome,
): string {
  const named = template.replaceAll('EVENTID', String(notification.alarm.eventId));
  const present =
    hookWord(notification, startOutcome) === 'yes' ? named : named.replaceAll(objdetect, 'snapshot');
  return present.replaceAll('BESTMATCH', bestMatch(notification));
}
