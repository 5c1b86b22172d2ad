import type { Outcome, StoryEntry } from '@tocsin/messages';
import type { StartOfEvent } from './channel';

/** Whether the start of this event was seen and is not decided yet, so that its end has to wait. */
export function startIsOpen(story: readonly StoryEntry[]): boolean {
  const starts = story.filter((entry) => entry.phase === 'start');
  return (
    starts.some((entry) => entry.step === 'seen') &&
    !starts.some((entry) => entry.step === 'decision' || entry.step === 'shed')
  );
}

/** What looking at the start came to. An answer counts more than the lack of one, whichever came first. */
export function outcomeOfStart(story: readonly StoryEntry[]): Outcome | undefined {
  const outcomes = story.flatMap((entry) =>
    entry.step === 'detection' && entry.phase === 'start' ? [entry.outcome] : [],
  );
  return outcomes.find((outcome) => outcome === 'found' || outcome === 'nothing') ?? outcomes[0];
}

/** When the start was told, and to whom; undefined if it was told to nobody. */
export function startOfEvent(
  story: readonly StoryEntry[],
  recipients: ReadonlySet<string>,
): StartOfEvent | undefined {
  const told = story.find((entry) => entry.step === 'delivery' && entry.phase === 'start');
  return told === undefined ? undefined : { toldAt: told.at, recipients };
}
