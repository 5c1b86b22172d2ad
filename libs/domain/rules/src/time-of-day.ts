/** A time of day that was read by a format of strptime. */
export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What cannot be read, in words for the operator. */
export class UnreadableTime extends Error {}

/** What is read so far; the hour may still be one of twelve. */
interface Reading {
  hour: number;
  minute: number;
  second: number;
  half?: 'am' | 'pm';
}

/** Reads one directive at the start of `text`; returns what is left of it, or undefined where it does not fit. */
type Directive = (text: string, reading: Reading) => string | undefined;

const number =
  (digits: number, min: number, max: number, keep: (reading: Reading, value: number) => void): Directive =>
  (text, reading) => {
    const found = new RegExp(`^\\d{1,${digits}}`).exec(text)?.[0];
    if (found === undefined || Number(found) < min || Number(found) > max) return undefined;
    keep(reading, Number(found));
    return text.slice(found.length);
  };

const word =
  (names: readonly string[]): Directive =>
  (text) => {
    const name = names.find((candidate) => text.slice(0, candidate.length).toLowerCase() === candidate);
    return name === undefined ? undefined : text.slice(name.length);
  };

const half: Directive = (text, reading) => {
  const found = /^[ap]m/i.exec(text)?.[0].toLowerCase();
  if (found !== 'am' && found !== 'pm') return undefined;
  reading.half = found;
  return text.slice(2);
};

const ignore = () => undefined;
const hour24 = number(2, 0, 23, (reading, value) => void (reading.hour = value));
const hour12 = number(2, 0, 12, (reading, value) => void (reading.hour = value));
const minute = number(2, 0, 59, (reading, value) => void (reading.minute = value));
const second = number(2, 0, 60, (reading, value) => void (reading.second = value));

const months = 'january february march april may june july august september october november december';
const days = 'sunday monday tuesday wednesday thursday friday saturday';
/** Long names before their short forms, which they begin with. */
const withShortForms = (names: string): readonly string[] => {
  const long = names.split(' ');
  return [...long, ...long.map((name) => name.slice(0, 3))];
};
const monthName = word(withShortForms(months));
const dayName = word(withShortForms(days));

/** A date in the format is read and means nothing: a rule's window is a time of day. */
const directives: Readonly<Record<string, Directive>> = {
  H: hour24,
  k: hour24,
  I: hour12,
  l: hour12,
  M: minute,
  S: second,
  p: half,
  P: half,
  d: number(2, 1, 31, ignore),
  e: number(2, 1, 31, ignore),
  m: number(2, 1, 12, ignore),
  y: number(2, 0, 99, ignore),
  Y: number(4, 0, 9999, ignore),
  j: number(3, 1, 366, ignore),
  b: monthName,
  B: monthName,
  h: monthName,
  a: dayName,
  A: dayName,
  '%': (text) => (text.startsWith('%') ? text.slice(1) : undefined),
};
const composed: Readonly<Record<string, string>> = { R: '%H:%M', T: '%H:%M:%S', r: '%I:%M:%S %p' };
/** Where the text has a blank after one of these, the format goes on at its own next blank: `1 am` fits `%I:%M %p`. */
const mayEndEarly = new Set(['H', 'I', 'k', 'l', 'M', 'S']);

/**
 * Reads a time of day as the `strptime` that the old server uses (Time::Piece): upper and lower case are the same,
 * leading zeros may be missing, a blank in the format takes any number of blanks, a leading blank does not fit.
 * @throws UnreadableTime
 */
export function readTimeOfDay(text: string, format: string): TimeOfDay {
  const reading: Reading = { hour: 0, minute: 0, second: 0 };
  if (text.trim() === '') throw new UnreadableTime('is empty; leave the key out instead');
  let rest = text;
  let pattern = expanded(format);
  while (pattern !== '' && rest !== '') {
    const symbol = pattern.charAt(0);
    if (symbol !== '%') {
      const left = isBlank(symbol) ? rest.trimStart() : rest.startsWith(symbol) ? rest.slice(1) : undefined;
      if (left === undefined) throw misfit(text, format);
      rest = left;
      pattern = pattern.slice(1);
      continue;
    }
    const name = pattern.charAt(1);
    const left = directiveCalled(name, format)(rest, reading);
    if (left === undefined) throw misfit(text, format);
    rest = left;
    pattern = pattern.slice(2);
    if (mayEndEarly.has(name) && isBlank(rest.charAt(0))) pattern = pattern.replace(/^\S*/, '');
  }
  if (rest.trim() !== '') throw misfit(text, format);
  return { hour: hourOf(reading, text, format), minute: reading.minute, second: reading.second };
}

/** Whether times in this format have seconds, which then count. */
export function hasSeconds(format: string): boolean {
  return expanded(format).replaceAll('%%', '').includes('%S');
}

function expanded(format: string): string {
  return format.replace(/%(.)/g, (all, name: string) => composed[name] ?? all);
}

function directiveCalled(name: string, format: string): Directive {
  const directive = directives[name];
  if (directive === undefined) {
    throw new UnreadableTime(`cannot be read by ${JSON.stringify(format)}: %${name} is not known here`);
  }
  return directive;
}

function hourOf({ hour, half: which }: Reading, text: string, format: string): number {
  if (which === undefined) return hour;
  if (hour > 12) throw misfit(text, format);
  return (hour % 12) + (which === 'pm' ? 12 : 0);
}

const isBlank = (symbol: string): boolean => symbol !== '' && symbol.trim() === '';

const misfit = (text: string, format: string): UnreadableTime =>
  new UnreadableTime(`${JSON.stringify(text)} does not fit the time_format ${JSON.stringify(format)}`);
