import type { EventRow } from './event-table';

/** An alarm that is told later than this after it began counts as late; milliseconds. */
const lateAfterMs = 10_000;
/** A continuous recording without an end is given up as abandoned by a killed zmc; milliseconds. */
const longestSectionMs = 86_400_000;

/** ZoneMinder's own words for why it records; anything else was put in by whoever triggered the alarm. */
const ownCause = /^(Motion|Signal|Linked|Continuous)\b/;

export function isContinuous(row: Pick<EventRow, 'cause'>): boolean {
  return row.cause.trim() === 'Continuous';
}

/** Whether a row is an alarm; a continuous recording becomes one with its first alarm frame. */
export function isAlarmRow(row: Pick<EventRow, 'cause' | 'alarmFrames'>): boolean {
  return !isContinuous(row) || row.alarmFrames > 0;
}

/** Whether this row is no alarm now but may become one: look at it again. */
export function mayBecomeAlarm(row: EventRow, now: number): boolean {
  return !isAlarmRow(row) && row.endedAt === null && now - row.startedAt <= longestSectionMs;
}

/**
 * The latest moment at which the alarm of a row can have begun. In a continuous recording it may be any time up to
 * its end; elsewhere the alarm is what opened the event.
 */
export function alarmMoment(row: EventRow, now: number): number {
  if (!isContinuous(row)) return row.startedAt;
  return row.endedAt ?? Math.min(now, row.startedAt + longestSectionMs);
}

export function isLate(beganAt: number, now: number): boolean {
  return now - beganAt > lateAfterMs;
}

/** The cause to report when only the row is known: the same as `alarmCause` would have given, as near as can be. */
export function rowCause(row: Pick<EventRow, 'cause'>, readAlarmCause: boolean): string {
  const isTriggered = row.cause.trim() !== '' && !ownCause.test(row.cause.trim());
  return readAlarmCause || isTriggered ? row.cause : '';
}

/**
 * Whether an id below the last reported one belongs to a new numbering (the database was made anew).
 * @param lastStartedAt - when the last reported event began; undefined when its row is gone and nobody remembers
 */
export function isNewNumbering(row: EventRow | undefined, lastStartedAt: number | undefined): boolean {
  return row !== undefined && (lastStartedAt === undefined || row.startedAt > lastStartedAt);
}
