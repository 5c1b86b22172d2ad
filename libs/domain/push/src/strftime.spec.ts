import { type LocalTime, localTimeIn, WallClock } from './local-time';
import { october } from './push.fixture';
import { strftime } from './strftime';

/** Values as GNU date prints them in the C locale. */
describe('a date by strftime', () => {
  it.each([
    ['%I:%M %p, %d-%b', '06:48 AM, 06-Oct'],
    ['%H:%M:%S', '06:48:09'],
    ['%B %m %y %Y', 'October 10 19 2019'],
    ['%a %A', 'Sun Sunday'],
    ['%e|%j', ' 6|279'],
    ['%Z %z', 'CEST +0200'],
    ['100%% %d%%', '100% 06%'],
    ['%F %T %R %D', '2019-10-06 06:48:09 06:48 10/06/19'],
    ['%h %k %l %P %u %w', 'Oct  6  6 am 7 0'],
    ['a%nb%tc', 'a\nb\tc'],
    ['%Q %!', '%Q %!'],
    ['50%', '50%'],
    ['', ''],
    ['Uhr %H „%M“', 'Uhr 06 „48“'],
  ])('"%s" is "%s"', (format, expected) => {
    expect(strftime(format, october)).toBe(expected);
  });

  it.each([
    [0, '12 AM'],
    [1, '01 AM'],
    [11, '11 AM'],
    [12, '12 PM'],
    [13, '01 PM'],
    [23, '11 PM'],
  ])('hour %i is %s', (hour, expected) => {
    expect(strftime('%I %p', { ...october, hour })).toBe(expected);
  });

  it.each([
    [-330, '-0530'],
    [0, '+0000'],
    [345, '+0545'],
    [-5, '-0005'],
  ])('%i minutes ahead of UTC are %s', (offsetMinutes, expected) => {
    expect(strftime('%z', { ...october, offsetMinutes })).toBe(expected);
  });

  it('counts the days of a leap year', () => {
    expect(strftime('%j', { ...october, year: 2020, month: 11, day: 31 })).toBe('366');
  });
});

describe('the local time', () => {
  const at = (iso: string, zone: string): LocalTime => localTimeIn(zone, Date.parse(iso));

  it('is what the clock on the wall shows', () => {
    expect(at('2019-10-06T04:48:09.999Z', 'Europe/Berlin')).toEqual(october);
  });

  it.each([
    ['2024-01-01T00:30:00Z', 'America/New_York', '2023-12-31 19:30:00 EST -0500 Sun'],
    ['2024-07-01T12:00:00Z', 'America/New_York', '2024-07-01 08:00:00 EDT -0400 Mon'],
    ['2024-02-28T18:30:00Z', 'Asia/Kolkata', '2024-02-29 00:00:00 IST +0530 Thu'],
    ['2024-02-28T18:30:00Z', 'Asia/Kathmandu', '2024-02-29 00:15:00 +0545 +0545 Thu'],
    ['2024-06-01T00:00:00Z', 'UTC', '2024-06-01 00:00:00 UTC +0000 Sat'],
    ['2024-06-01T00:00:00Z', 'Europe/London', '2024-06-01 01:00:00 BST +0100 Sat'],
    ['2024-06-01T00:00:00Z', 'America/Sao_Paulo', '2024-05-31 21:00:00 -03 -0300 Fri'],
    // The hour that summer time leaves out, and the one that comes twice.
    ['2024-03-31T01:00:00Z', 'Europe/Berlin', '2024-03-31 03:00:00 CEST +0200 Sun'],
    ['2024-10-27T01:00:00Z', 'Europe/Berlin', '2024-10-27 02:00:00 CET +0100 Sun'],
  ])('of %s in %s is %s', (iso, zone, expected) => {
    expect(strftime('%F %T %Z %z %a', at(iso, zone))).toBe(expected);
  });
});

describe('the clock on the wall', () => {
  it('is looked at once a second, and shows what a look would show', () => {
    let looks = 0;
    const clock = new WallClock(() => {
      looks += 1;
      return 'Europe/Berlin';
    });
    const start = Date.parse('2019-10-06T04:48:09.000Z');
    for (const ms of [0, 1, 999]) expect(clock.at(start + ms)).toEqual(october);
    expect(looks).toBe(1);
    expect(clock.at(start + 1_000)).toEqual({ ...october, second: 10 });
    expect(clock.at(start)).toEqual(october);
    expect(looks).toBe(3);
  });
});
