import { isRecord, parseJson } from '@tocsin/errors';
import { StoryEntry } from '@tocsin/messages';
import type { Verdict } from './event-records';

/** A story line as a store keeps it; undefined for one that this version cannot read. */
export function parseStoryLine(text: string): StoryEntry | undefined {
  const line = StoryEntry.safeParse(parseJson(text));
  return line.success ? line.data : undefined;
}

/** A verdict as a store keeps it; undefined for one that this version cannot read. */
export function parseVerdict(text: string): Verdict | undefined {
  const stored = parseJson(text);
  if (!isRecord(stored)) return undefined;
  const { tell, reason, jobId } = stored;
  if (typeof tell !== 'boolean' || typeof reason !== 'string' || typeof jobId !== 'string') return undefined;
  return { tell, reason, jobId };
}
