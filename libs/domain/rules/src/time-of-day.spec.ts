import { hasSeconds, readTimeOfDay } from './time-of-day';

const clock = (text: string, format: string) => {
  const { hour, minute, second } = readTimeOfDay(text, format);
  return [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
};

describe('a time of a rule', () => {
  it.each([
    ['9:30 pm', '%I:%M %p', '21:30:00'],
    ['09:30 PM', '%I:%M %p', '21:30:00'],
    ['9:30 Pm', '%I:%M %p', '21:30:00'],
    ['1 am', '%I:%M %p', '01:00:00'],
    ['12 am', '%I:%M %p', '00:00:00'],
    ['12:05 am', '%I:%M %p', '00:05:00'],
    ['12:05 pm', '%I:%M %p', '12:05:00'],
    ['9:30   pm', '%I:%M %p', '21:30:00'],
    ['9:30pm', '%I:%M%p', '21:30:00'],
    ['9:30 pm ', '%I:%M %p', '21:30:00'],
    ['9:30', '%I:%M %p', '09:30:00'],
    ['21:30', '%H:%M', '21:30:00'],
    ['0:05', '%H:%M', '00:05:00'],
    ['23:59:58', '%H:%M:%S', '23:59:58'],
    ['23:59:58', '%T', '23:59:58'],
    ['7.15', '%H.%M', '07:15:00'],
    ['2130', '%H%M', '21:30:00'],
    ['24/12/2026 18:00', '%d/%m/%Y %H:%M', '18:00:00'],
    ['Monday 3 Dec 07:00 am', '%A %d %b %I:%M %p', '07:00:00'],
    ['mon 7:00', '%a %H:%M', '07:00:00'],
    ['7h05%', '%Hh%M%%', '07:05:00'],
  ])('%p by %p is %s', (text, format, expected) => {
    expect(clock(text, format)).toBe(expected);
  });

  it.each([
    [' 9:30 pm', '%I:%M %p', 'does not fit'],
    ['21:30', '%I:%M %p', 'does not fit'],
    ['9:75 pm', '%I:%M %p', 'does not fit'],
    ['9:30 xm', '%I:%M %p', 'does not fit'],
    ['9:30 pm sharp', '%I:%M %p', 'does not fit'],
    ['half past nine', '%I:%M %p', 'does not fit'],
    ['24:00', '%H:%M', 'does not fit'],
    ['21:30 pm', '%H:%M %p', 'does not fit'],
    ['', '%H:%M', 'is empty'],
    ['9', '%Q', '%Q is not known'],
    ['9', '%', '% is not known'],
  ])('%p by %p cannot be read: %s', (text, format, why) => {
    expect(() => readTimeOfDay(text, format)).toThrow(why);
  });

  it('has seconds only where its format has them', () => {
    expect(['%I:%M %p', '%H:%M:%S', '%T', '%r', '%H%%S'].map(hasSeconds)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });
});
