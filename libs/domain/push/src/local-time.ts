/** A moment as the clock on the wall shows it. */
export interface LocalTime {
  readonly year: number;
  /** 0 to 11 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Ahead of UTC, minutes. */
  readonly offsetMinutes: number;
  /** Short name of the zone, e.g. `CET`. */
  readonly zone: string;
}

/**
 * @param epochMs - ms since 1970
 * @param timeZone - IANA name, e.g. `Europe/Berlin`
 */
export function localTimeIn(timeZone: string, epochMs: number): LocalTime {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(epochMs);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const [year, month, day] = [part('year'), part('month') - 1, part('day')];
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
  const wallClock = new Date(Date.UTC(year, month, day, hour, minute, second));
  const offsetMinutes = Math.round((wallClock.getTime() - epochMs) / 60_000);
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday: wallClock.getUTCDay(),
    offsetMinutes,
    zone: zoneName(timeZone, epochMs, offsetMinutes),
  };
}

/** A clock on the wall. Looking up a time zone costs more than a push does, so a look serves the whole second. */
export class WallClock {
  readonly #timeZone: () => string;
  #second: number | undefined;
  #time: LocalTime | undefined;

  /** @param timeZone - IANA name; asked at every look, as operators may set another */
  constructor(timeZone: () => string) {
    this.#timeZone = timeZone;
  }

  /** @param epochMs - ms since 1970 */
  at(epochMs: number): LocalTime {
    const second = Math.floor(epochMs / 1000);
    if (this.#time === undefined || this.#second !== second) {
      this.#time = localTimeIn(this.#timeZone(), epochMs);
      this.#second = second;
    }
    return this.#time;
  }
}

/** Each English knows the short names of its own part of the world only. */
const locales = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'] as const;

function zoneName(timeZone: string, epochMs: number, offsetMinutes: number): string {
  for (const locale of locales) {
    const name = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
      .formatToParts(epochMs)
      .find(({ type }) => type === 'timeZoneName')?.value;
    if (name !== undefined && !/^(GMT|UTC)[+-]/.test(name)) return name;
  }
  // The time zone database writes zones without a short name like this.
  const size = Math.abs(offsetMinutes);
  const digits = [Math.floor(size / 60), size % 60].map((value) => String(value).padStart(2, '0'));
  return `${offsetMinutes < 0 ? '-' : '+'}${digits[0]}${size % 60 === 0 ? '' : digits[1]}`;
}
