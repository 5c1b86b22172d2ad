import type { TimeOfDay } from './time-of-day';

/** A part of the day, both ends included. It may run over midnight. */
export interface TimeWindow {
  /** Seconds since midnight. */
  readonly from: number;
  /** Seconds since midnight; before `from` where the window runs over midnight. */
  readonly to: number;
  /** Whether seconds count; otherwise the whole last minute belongs to the window. */
  readonly hasSeconds: boolean;
}

const lastSecond = 24 * 60 * 60 - 1;

/** @param from - undefined for the day's beginning; @param to - undefined for its end */
export function timeWindow(
  from: TimeOfDay | undefined,
  to: TimeOfDay | undefined,
  hasSeconds: boolean,
): TimeWindow {
  return {
    from: from === undefined ? 0 : secondsOf(from),
    to: to === undefined ? lastSecond : secondsOf(to),
    hasSeconds,
  };
}

/**
 * Whether a time of day lies in the window. One that runs over midnight has two parts, and both count: the old
 * server (6.1.29) sees only the one after midnight.
 */
export function isWithin({ from, to, hasSeconds }: TimeWindow, seconds: number): boolean {
  const now = hasSeconds ? seconds : seconds - (seconds % 60);
  return from <= to ? from <= now && now <= to : now >= from || now <= to;
}

const secondsOf = ({ hour, minute, second }: TimeOfDay): number => (hour * 60 + minute) * 60 + second;
