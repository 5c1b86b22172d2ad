import type { Config } from '@tocsin/config';
import type { Alarm, StoryEntry } from '@tocsin/messages';
import { joined } from './cause';
import { detectionOfStart } from './start-of-event';

type Wording = Pick<Config, 'hook'>;

/** The text that looking at the start gave and that goes before causes and notes; undefined where there is none. */
export function textOfStart({ hook }: Wording, story: readonly StoryEntry[]): string | undefined {
  const detection = hook.use_hook_description ? detectionOfStart(story) : undefined;
  return detection?.outcome !== 'found' || detection.text.trim() === '' ? undefined : detection.text;
}

/** The cause that the start was, or would have been, told with; undefined where nobody saw it. */
export function causeOfStart(wording: Wording, story: readonly StoryEntry[]): string | undefined {
  const seen = story.find((entry) => entry.step === 'seen' && entry.phase === 'start');
  if (seen?.step !== 'seen') return undefined;
  const text = textOfStart(wording, story);
  return text === undefined ? seen.cause : joined(text, seen.cause);
}

/**
 * The end of an event, its notes with the text of the start before them where ZoneMinder wrote over it
 * (hooks-and-rules 5.1). A start is left as it is.
 */
export function withTextOfStart(alarm: Alarm, text: string | undefined): Alarm {
  const { phase, cause } = alarm;
  const isThere = text === undefined || cause.includes('detected:') || cause.includes(text);
  return phase === 'start' || isThere ? alarm : { ...alarm, cause: joined(text, cause) };
}
