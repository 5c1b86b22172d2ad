import { compileCausePattern, UnusablePattern } from './cause-pattern';
import { namesAnyDay } from './day-time';
import type { Rule } from './rule';
import { hasSeconds, readTimeOfDay, type TimeOfDay, UnreadableTime } from './time-of-day';
import { type TimeWindow, timeWindow } from './time-window';

const defaultTimeFormat = '%I:%M %p';
export const actions = ['mute', 'critical_notify'] as const;

/** Why a rule is skipped. */
export class BrokenRule extends Error {
  constructor(
    readonly key: string,
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Reads one rule. Keys it does not know (`comment`) are ignored.
 * @throws BrokenRule
 */
export function parseRule(index: number, entry: Readonly<Record<string, unknown>>): Rule {
  const window = windowOf(entry);
  const days = daysOf(entry);
  const pattern = textAt(entry, 'cause_has');
  return {
    index,
    action: textAt(entry, 'action')?.trim() ?? '',
    ...(window === undefined ? {} : { window }),
    ...(days === undefined ? {} : { days }),
    ...(pattern === undefined ? {} : { cause: reading('cause_has', () => compileCausePattern(pattern)) }),
  };
}

function windowOf(entry: Readonly<Record<string, unknown>>): TimeWindow | undefined {
  const format = textAt(entry, 'time_format') ?? defaultTimeFormat;
  const from = timeAt(entry, 'from', format);
  const to = timeAt(entry, 'to', format);
  return from === undefined && to === undefined ? undefined : timeWindow(from, to, hasSeconds(format));
}

function timeAt(
  entry: Readonly<Record<string, unknown>>,
  key: 'from' | 'to',
  format: string,
): TimeOfDay | undefined {
  const text = textAt(entry, key);
  return text === undefined ? undefined : reading(key, () => readTimeOfDay(text, format));
}

function daysOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const value = entry.daysofweek;
  const days = Array.isArray(value) ? value.map(String).join(',') : textAt(entry, 'daysofweek');
  if (days !== undefined && !namesAnyDay(days)) {
    throw new BrokenRule(
      'daysofweek',
      `${JSON.stringify(days)} names no day; write e.g. Mon,Tue, or leave the key out for every day`,
    );
  }
  return days;
}

/** A text, or a number that YAML made of one; undefined where the key is missing. */
function textAt(entry: Readonly<Record<string, unknown>>, key: string): string | undefined {
  const value = entry[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new BrokenRule(key, 'is not a text');
}

function reading<Value>(key: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableTime || error instanceof UnusablePattern) {
      throw new BrokenRule(key, error.message);
    }
    throw error;
  }
}
