import { MonitorId } from '@tocsin/messages';
import { type DayName, wallClock } from './day-time';
import { judge } from './judge';
import { parseRules } from './parse-rules';

const monitorId = MonitorId.parse(999);
const at = (time: string, day: DayName = 'Mon') => {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return { day, seconds: (hour * 60 + minute) * 60 + second };
};
const test = (pattern: RegExp, cause: string) => pattern.test(cause);
const ask = (list: readonly unknown[], now = at('12:00'), cause = 'Motion', search = test) =>
  judge(
    parseRules({ notifications: { monitors: { 999: { rules: list } } } }).rules,
    { monitorId, cause, now },
    search,
  );
const isMuted = (...args: Parameters<typeof ask>) => !ask(...args).allowed;
const mute = { action: 'mute' };

describe('the rules', () => {
  it('allow what they say nothing about', () => {
    const other = judge(parseRules({}).rules, { monitorId, cause: '', now: at('1:00') }, test);
    expect(other).toEqual({
      allowed: true,
      rulesObject: {},
      ruleIndex: null,
      reason: 'there are no rules for monitor 999',
      problems: [],
    });
  });

  it('let the first rule that matches decide', () => {
    const list = [{ ...mute, cause_has: 'car' }, { action: 'critical_notify', cause_has: 'person' }, mute];
    expect(ask(list, at('1:00'), 'detected:person')).toMatchObject({
      allowed: true,
      rulesObject: { notification_type: 'critical' },
      ruleIndex: 1,
      reason: 'rule 2 of monitor 999 makes it critical',
    });
    expect(ask(list, at('1:00'), 'Motion')).toMatchObject({
      allowed: false,
      rulesObject: {},
      ruleIndex: 2,
      reason: 'rule 3 of monitor 999 mutes it',
    });
    expect(ask(list, at('1:00'), 'person CAR')).toMatchObject({ allowed: false, ruleIndex: 0 });
  });

  it('stop at an action they do not know, and say so each time', () => {
    const verdict = ask([{ action: 'shout' }, mute]);
    expect(verdict).toMatchObject({ allowed: true, rulesObject: {}, ruleIndex: 0 });
    expect(verdict.problems).toEqual([expect.stringContaining('"shout" is not known')]);
  });

  it('allow what no rule matches', () => {
    expect(ask([{ ...mute, cause_has: 'car' }])).toMatchObject({
      allowed: true,
      ruleIndex: null,
      reason: 'no rule of monitor 999 matches',
    });
  });

  it('skip a rule whose expression takes too long', () => {
    const givesUp = (pattern: RegExp) => {
      if (pattern.source === '(a+)+$') throw new Error('it took longer than 50 ms');
      return true;
    };
    const verdict = ask([{ ...mute, cause_has: '(a+)+$' }], at('1:00'), 'x', givesUp);
    expect(verdict).toMatchObject({ allowed: true, ruleIndex: null });
    expect(verdict.problems).toEqual(['rule 1 of monitor 999 is skipped: it took longer than 50 ms']);
  });
});

// Each row of the table of defects in hooks-and-rules section 8.
describe('where the old server is wrong, the rules', () => {
  const night = { ...mute, from: '9:30 pm', to: '1 am' };

  it.each([
    ['21:29:59', false],
    ['21:30', true],
    ['23:59:59', true],
    ['0:00', true],
    ['1:00', true],
    ['1:00:59', true],
    ['1:01', false],
    ['12:00', false],
  ])('match both parts of a window over midnight: at %s muted is %s', (time, muted) => {
    expect(isMuted([night], at(time))).toBe(muted);
  });

  it('want the new day in the list after midnight', () => {
    const monday = { ...night, daysofweek: 'Mon' };
    expect(isMuted([monday], at('23:00', 'Mon'))).toBe(true);
    expect(isMuted([monday], at('0:30', 'Tue'))).toBe(false);
    expect(isMuted([monday], at('0:30', 'Mon'))).toBe(true);
  });

  it('allow a monitor whose list is empty', () => {
    expect(ask([]).allowed).toBe(true);
  });

  it.each([
    [{}, '0:00', true],
    [{}, '23:59:59', true],
    [{ from: '2 pm' }, '13:59', false],
    [{ from: '2 pm' }, '23:59:59', true],
    [{ to: '2 pm' }, '0:00', true],
    [{ to: '2 pm' }, '14:01', false],
  ])('take a missing end of %j for the end of the day: at %s muted is %s', (times, time, muted) => {
    expect(isMuted([{ ...mute, ...times }], at(time))).toBe(muted);
  });

  it('skip a rule whose time cannot be read, and go on', () => {
    expect(ask([{ ...mute, from: 'late' }]).allowed).toBe(true);
    expect(ask([{ ...mute, from: 'late' }, mute])).toMatchObject({ allowed: false, ruleIndex: 1 });
  });

  it('skip a rule whose expression is broken', () => {
    expect(ask([{ ...mute, cause_has: '*' }]).allowed).toBe(true);
  });

  it.each(['(?i)PERSON', 'person', '^\\[a\\] DET'])('understand %s in any case', (cause_has) => {
    expect(isMuted([{ ...mute, cause_has }], at('1:00'), '[a] detected:Person')).toBe(true);
  });
});

describe('a rule', () => {
  it('that denies by a look-ahead matches what has no person', () => {
    const list = [{ ...mute, cause_has: '^(?!.*(person)).*$' }];
    expect(isMuted(list, at('1:00'), 'detected:car')).toBe(true);
    expect(isMuted(list, at('1:00'), 'detected:car,Person')).toBe(false);
  });

  it.each([
    ['Mon,Tue', 'Tue', true],
    ['Mon,Tue', 'Wed', false],
    ['Monday to Friday', 'Mon', true],
    ['sat', 'Sat', true],
  ] as const)('for %s on a %s mutes: %s', (daysofweek, day, muted) => {
    expect(isMuted([{ ...mute, daysofweek }], at('12:00', day))).toBe(muted);
  });

  it('holds for the whole of its last minute, or to the second where its format has seconds', () => {
    expect(isMuted([{ ...mute, from: '9 am', to: '10:15 am' }], at('10:15:59'))).toBe(true);
    const precise = { ...mute, time_format: '%H:%M:%S', from: '09:00:00', to: '10:15:30' };
    expect(isMuted([precise], at('10:15:30'))).toBe(true);
    expect(isMuted([precise], at('10:15:31'))).toBe(false);
  });
});

describe('the clock on the wall', () => {
  it('shows local time', () => {
    // A Monday, in whatever zone this runs.
    expect(wallClock(new Date(2026, 10, 23, 21, 30, 5))).toEqual({ day: 'Mon', seconds: 77_405 });
  });
});
