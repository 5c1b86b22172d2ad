import { EventId, MonitorId } from '@tocsin/messages';
import { IntervalClock } from './interval-clock';
import { acceptEveryMonitor, parseMonitorFilter } from './monitor-filter';
import { type Recipient, suppressionOf } from './recipient';

const one = MonitorId.parse(1);
const start = { eventId: EventId.parse(5060), monitorId: one, phase: 'start' as const };
const end = { ...start, phase: 'end' as const };

const recipient = (changes: Partial<Recipient> = {}): Recipient => ({
  key: 'web:admin@127.0.0.1#0',
  viewer: { user: 'admin', monitors: 'all' },
  filter: acceptEveryMonitor,
  clock: new IntervalClock(),
  since: 0,
  ...changes,
});

describe('a recipient', () => {
  it('without lists is told of every start', () => {
    expect(suppressionOf(recipient(), start, undefined, 0)).toBeUndefined();
  });

  it('is not told of a monitor that its ZoneMinder user may not see, whatever its list says', () => {
    const viewer = { user: 'viewer', monitors: new Set([MonitorId.parse(2)]) };
    expect(
      suppressionOf(recipient({ viewer, filter: parseMonitorFilter('1', '') }), start, undefined, 0),
    ).toMatch(/viewer may not see monitor 1/);
  });

  it('is told whatever its lists say when that is forced, but never of what it may not see', () => {
    const clock = new IntervalClock();
    clock.noteSent(one, 0);
    const waiting = recipient({ clock, filter: parseMonitorFilter('1', '60') });
    expect(suppressionOf(waiting, start, undefined, 1_000, true)).toBeUndefined();
    const other = recipient({ filter: parseMonitorFilter('2', '') });
    expect(suppressionOf(other, start, undefined, 0, true)).toBeUndefined();
    expect(suppressionOf(other, end, { toldAt: 1, recipients: new Set() }, 0, true)).toMatch(/not sent/);
    const viewer = { user: 'viewer', monitors: new Set([MonitorId.parse(2)]) };
    expect(suppressionOf(recipient({ viewer }), start, undefined, 0, true)).toMatch(/may not see/);
  });

  it('is waited for again when a sending is taken back', () => {
    const clock = new IntervalClock();
    const waiting = recipient({ clock, filter: parseMonitorFilter('1', '60') });
    clock.noteSent(one, 1_000);
    const takeBack = clock.noteSent(one, 90_000);
    expect(suppressionOf(waiting, start, undefined, 100_000)).toMatch(/50 s to go/);
    takeBack();
    expect(suppressionOf(waiting, start, undefined, 60_500)).toMatch(/1 s to go/);
    expect(suppressionOf(waiting, start, undefined, 100_000)).toBeUndefined();
  });

  it('is not told of a monitor outside its list', () => {
    expect(suppressionOf(recipient({ filter: parseMonitorFilter('2', '') }), start, undefined, 0)).toMatch(
      /not in the client's monitor list/,
    );
  });

  it('is told at once the first time, again only when the interval has passed, and each monitor has its own', () => {
    const clock = new IntervalClock();
    const waiting = recipient({ clock, filter: parseMonitorFilter('1,2', '60,60') });
    expect(suppressionOf(waiting, start, undefined, 5_000)).toBeUndefined();
    clock.noteSent(one, 5_000);
    expect(suppressionOf(waiting, start, undefined, 64_999)).toMatch(/1 s to go/);
    expect(
      suppressionOf(waiting, { ...start, monitorId: MonitorId.parse(2) }, undefined, 5_000),
    ).toBeUndefined();
    expect(suppressionOf(waiting, start, undefined, 65_000)).toBeUndefined();
  });

  it('gets the end of what it got the start of, whatever its interval', () => {
    const clock = new IntervalClock();
    clock.noteSent(one, 0);
    const waiting = recipient({ clock, filter: parseMonitorFilter('1', '60') });
    expect(
      suppressionOf(waiting, end, { toldAt: 10, recipients: new Set([waiting.key]) }, 1),
    ).toBeUndefined();
  });

  it('does not get the end when it was there for the start and was not told', () => {
    expect(suppressionOf(recipient({ since: 9 }), end, { toldAt: 10, recipients: new Set() }, 1)).toMatch(
      /start of this event/,
    );
  });

  it.each([
    ['it connected after the start was told', 11, { toldAt: 10, recipients: new Set<string>() }],
    ['the start was told to nobody', 0, undefined],
  ])('gets the end when %s', (_case, since, told) => {
    expect(suppressionOf(recipient({ since }), end, told, 1)).toBeUndefined();
  });
});
