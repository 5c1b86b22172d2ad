import { parseRules } from './parse-rules';

const tree = (...rules: unknown[]) => ({ notifications: { monitors: { 999: { rules } } } });
const problemsOf = (...rules: unknown[]) => parseRules(tree(...rules)).problems;

describe('a rules file', () => {
  it('has rules by monitor, and keys that mean nothing are ignored', () => {
    const { rules, problems } = parseRules(
      tree({
        comment: 'night',
        comment1: 1,
        time_format: '%I:%M %p',
        from: '9:30 pm',
        to: '1 am',
        daysofweek: 'Mon,Tue,Wed',
        cause_has: '^(?!.*(person)).*$',
        action: 'mute',
      }),
    );
    expect(problems).toEqual([]);
    expect(rules.get('999')).toEqual([
      {
        index: 0,
        window: { from: 77_400, to: 3600, hasSeconds: false },
        days: 'Mon,Tue,Wed',
        cause: /^(?!.*(person)).*$/i,
        action: 'mute',
      },
    ]);
  });

  it.each([
    ['a bad time', { from: 'late', action: 'mute' }, 'from', 'does not fit'],
    ['a leading blank', { to: ' 9:30 pm', action: 'mute' }, 'to', 'does not fit'],
    ['an unknown time format', { time_format: '%Q', from: '9' }, 'from', '%Q'],
    ['a time that is a list', { from: [9] }, 'from', 'is not a text'],
    ['a bad expression', { cause_has: '(person' }, 'cause_has', 'no regular expression'],
    ['an expression of Perl', { cause_has: '\\Aperson' }, 'cause_has', 'only Perl'],
    ['a class of Perl', { cause_has: '[[:alpha:]]+' }, 'cause_has', 'only Perl'],
    ['an inline flag', { cause_has: 'a(?i)b' }, 'cause_has', 'no regular expression'],
    ['days that are none', { daysofweek: 'weekend' }, 'daysofweek', 'names no day'],
    ['an action that is a tree', { action: {} }, 'action', 'is not a text'],
  ])('skips a rule with %s, alone, and says where', (_what, broken, key, why) => {
    const { rules, problems } = parseRules(tree(broken, { action: 'mute' }));
    expect(rules.get('999')).toEqual([{ index: 1, action: 'mute' }]);
    expect(problems.map(({ place }) => place)).toEqual([`notifications.monitors.999.rules[0].${key}`]);
    expect(problems[0]?.reason).toContain(why);
  });

  it.each([5, null, 'mute', [], undefined])('skips %p in the place of a rule', (entry) => {
    expect(problemsOf(entry)).toEqual([
      {
        place: 'notifications.monitors.999.rules[0]',
        reason: 'is no rule but something else; it is skipped',
      },
    ]);
  });

  it('names an action it does not know, and keeps the rule', () => {
    const { rules, problems } = parseRules(tree({ action: 'shout' }, {}));
    expect(rules.get('999')).toHaveLength(2);
    expect(problems.map(({ reason }) => reason)).toEqual([
      '"shout" is not known (mute or critical_notify); events that reach this rule are allowed',
      'is missing (mute or critical_notify); events that reach this rule are allowed',
    ]);
  });

  it.each([
    [null],
    ['text'],
    [[]],
    [{}],
    [{ notifications: 1 }],
    [{ notifications: { monitors: [] } }],
    [JSON.parse('{"__proto__":{"notifications":{"monitors":{"1":{"rules":[]}}}}}')],
  ])('%j has no rules, and says so', (broken) => {
    const { rules, problems } = parseRules(broken);
    expect(rules.size).toBe(0);
    expect(problems).toEqual([
      { place: 'notifications.monitors', reason: 'is missing, so there are no rules' },
    ]);
  });

  it.each([[null], [{}], [{ rules: {} }], ['x']])(
    'a monitor that is %j has no rules, and says so',
    (entry) => {
      const { rules, problems } = parseRules({ notifications: { monitors: { 7: entry } } });
      expect(rules.has('7')).toBe(false);
      expect(problems[0]?.place).toBe('notifications.monitors.7.rules');
    },
  );

  it('takes days as a list and an hour as a number, as YAML writes them', () => {
    const { rules, problems } = parseRules(tree({ time_format: '%H', from: 9, daysofweek: ['Mon', 'Sun'] }));
    expect(problems).toHaveLength(1); // no action
    expect(rules.get('999')?.[0]).toMatchObject({ window: { from: 32_400, to: 86_399 }, days: 'Mon,Sun' });
  });
});
