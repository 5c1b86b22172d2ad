const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export type DayName = (typeof dayNames)[number];

/** A moment as a clock on the wall shows it. */
export interface WallClock {
  readonly day: DayName;
  /** Since midnight. */
  readonly seconds: number;
}

/** What the clock on the wall of this process shows at a moment. */
export function wallClock(at: Date): WallClock {
  return {
    day: dayNames[at.getDay()] ?? 'Sun',
    seconds: (at.getHours() * 60 + at.getMinutes()) * 60 + at.getSeconds(),
  };
}

/** Whether a text names a day: the name may stand anywhere, so `Mon,Tue` and `Monday` both name Monday. */
export function namesDay(days: string, day: DayName): boolean {
  return days.toLowerCase().includes(day.toLowerCase());
}

export function namesAnyDay(days: string): boolean {
  return dayNames.some((day) => namesDay(days, day));
}
