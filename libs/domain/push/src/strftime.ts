import type { LocalTime } from './local-time';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const padded = (value: number, width = 2, filler = '0'): string => String(value).padStart(width, filler);
const hour12 = ({ hour }: LocalTime): number => (hour % 12 === 0 ? 12 : hour % 12);

/** As C writes them in its own locale; names are English, as with the old server. */
const letters: Readonly<Record<string, (time: LocalTime) => string>> = {
  a: ({ weekday }) => (days[weekday] ?? '').slice(0, 3),
  A: ({ weekday }) => days[weekday] ?? '',
  b: ({ month }) => (months[month] ?? '').slice(0, 3),
  B: ({ month }) => months[month] ?? '',
  d: ({ day }) => padded(day),
  D: (time) => strftime('%m/%d/%y', time),
  e: ({ day }) => padded(day, 2, ' '),
  F: (time) => strftime('%Y-%m-%d', time),
  h: (time) => strftime('%b', time),
  H: ({ hour }) => padded(hour),
  I: (time) => padded(hour12(time)),
  j: (time) => padded(dayOfYear(time), 3),
  k: ({ hour }) => padded(hour, 2, ' '),
  l: (time) => padded(hour12(time), 2, ' '),
  m: ({ month }) => padded(month + 1),
  M: ({ minute }) => padded(minute),
  n: () => '\n',
  p: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  P: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  R: (time) => strftime('%H:%M', time),
  S: ({ second }) => padded(second),
  t: () => '\t',
  T: (time) => strftime('%H:%M:%S', time),
  u: ({ weekday }) => String(weekday === 0 ? 7 : weekday),
  w: ({ weekday }) => String(weekday),
  y: ({ year }) => padded(year % 100),
  Y: ({ year }) => String(year),
  z: ({ offsetMinutes }) => offset(offsetMinutes),
  Z: ({ zone }) => zone,
  '%': () => '%',
};

/** Writes a moment by a strftime text. A letter that we do not know stays as it is written. */
export function strftime(format: string, time: LocalTime): string {
  return format.replace(
    /%([A-Za-z%])/g,
    (written: string, letter: string) => letters[letter]?.(time) ?? written,
  );
}

function dayOfYear({ year, month, day }: LocalTime): number {
  return (Date.UTC(year, month, day) - Date.UTC(year, 0, 1)) / 86_400_000 + 1;
}

function offset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${padded(Math.floor(size / 60))}${padded(size % 60)}`;
}
