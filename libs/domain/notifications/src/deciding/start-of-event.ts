import type { Outcome, StoryEntry } from '@tocsin/messages';
import type { StartOfEvent } from '../channel';

/** Whether the start of this event was seen and is not decided yet, so that its end has to wait. */
export function startIsOpen(story: readonly StoryEntry[]): boolean {
  const starts = story.filter((entry) => entry.phase === 'start');
  return (
    starts.some((entry) => entry.step === 'seen') &&
    !starts.some((entry) => entry.step === 'decision' || entry.step === 'shed')
  );
}

/**
 * What looking at the start had come to when it was decided. An answer that came after the deadline does not count:
 * the start was told without it.
 */
export function outcomeOfStart(story: readonly StoryEntry[]): Outcome | undefined {
  return detectionOfStart(story)?.outcome;
}

/** The entry that says so. */
export function detectionOfStart(story: readonly StoryEntry[]): DetectionEntry | undefined {
  const starts = story.filter((entry) => entry.phase === 'start');
  const decided = starts.findIndex((entry) => entry.step === 'decision');
  const before = decided === -1 ? starts : starts.slice(0, decided);
  return before.findLast((entry) => entry.step === 'detection');
}

type DetectionEntry = Extract<StoryEntry, { step: 'detection' }>;

/** When the start was told, and to whom; undefined if it was told to nobody. */
export function startOfEvent(
  story: readonly StoryEntry[],
  recipients: ReadonlySet<string>,
): StartOfEvent | undefined {
  const told = story.find((entry) => entry.step === 'delivery' && entry.phase === 'start');
  return told === undefined ? undefined : { toldAt: told.at, recipients };
}
