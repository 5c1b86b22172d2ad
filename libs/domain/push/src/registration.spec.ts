import { deviceWith } from './push.fixture';
import { parseBadge, registered, withLists } from './registration';

const asked = { token: 'aaa:APA91b-ios', platform: 'ios' };
const may = 4;

describe('the lists of a registration', () => {
  const known = deviceWith({ monlist: '1,2,5', intlist: '0,120,120' });

  it.each([
    ['both given', known, { monlist: '7', intlist: '60' }, {}, '7', '60'],
    ['missing, and stored', known, {}, {}, '1,2,5', '0,120,120'],
    ['empty, and stored', known, { monlist: '', intlist: '' }, {}, '1,2,5', '0,120,120'],
    ['-1, and stored', known, { monlist: '-1', intlist: ' -1 ' }, {}, '1,2,5', '0,120,120'],
    ['one given', known, { monlist: '7' }, {}, '7', '0,120,120'],
    ['missing, of an unknown token', undefined, {}, {}, '', ''],
    ['-1, of an unknown token', undefined, { monlist: '-1', intlist: '-1' }, {}, '', ''],
    ['missing, but auth gave some', known, {}, { monlist: '3', intlist: '9' }, '3', '9'],
    ['missing, but auth asked for every monitor', known, {}, { monlist: '', intlist: '' }, '', ''],
    ['missing, and auth said -1', known, {}, { monlist: '-1', intlist: '-1' }, '1,2,5', '0,120,120'],
    ['given, and auth gave others', known, { monlist: '7', intlist: '60' }, { monlist: '3' }, '7', '60'],
  ])('%s', (_case, device, lists, listsOfAuth, monlist, intlist) => {
    expect(registered(device, { ...asked, ...lists, listsOfAuth }, may)).toMatchObject({ monlist, intlist });
  });
});

describe('the rest of a registration', () => {
  it.each([
    [undefined, 'enabled'],
    ['', 'enabled'],
    ['enabled', 'enabled'],
    ['disabled', 'disabled'],
    ['nonsense', 'enabled'],
  ])('state %s means %s', (state, pushstate) => {
    expect(registered(deviceWith({ pushstate: 'disabled' }), { ...asked, state }, may)).toMatchObject({
      pushstate,
    });
  });

  it('carries over count, badge, version, profile, user and unknown keys', () => {
    const known = deviceWith({
      invocations: { count: 17, at: may },
      badge: 9,
      user: 'alice',
      extra: { future: [1] },
    });
    expect(registered(known, { ...asked, badge: 1, appversion: '' }, may)).toEqual({
      ...known,
      pushstate: 'enabled',
    });
  });

  it('zeroes the count of another month', () => {
    const known = deviceWith({ invocations: { count: 8001, at: 3 } });
    expect(registered(known, asked, may).invocations).toEqual({ count: 0, at: may });
  });

  it('takes what is said anew: platform, version, profile, user', () => {
    const anew = {
      platform: 'android',
      appversion: '2.0',
      profile: 'x'.repeat(200),
      user: 'bob',
    };
    expect(registered(deviceWith({ user: 'alice' }), { ...asked, ...anew }, may)).toMatchObject({
      ...anew,
      profile: 'x'.repeat(128),
    });
  });

  it('of an unknown token begins with the badge of its connection', () => {
    expect(registered(undefined, { ...asked, badge: 5 }, may)).toEqual({
      token: 'aaa:APA91b-ios',
      platform: 'ios',
      monlist: '',
      intlist: '',
      pushstate: 'enabled',
      appversion: 'unknown',
      invocations: { count: 0, at: may },
      badge: 5,
      extra: {},
    });
  });
});

describe('a filter for a device', () => {
  it.each([
    ['3', '60', '3', '60'],
    ['', '', '', ''],
    ['-1', '60', '1,2,5', '60'],
    ['3', '-1', '3', '0,120,120'],
  ])('of "%s" and "%s" leaves "%s" and "%s"', (monlist, intlist, thenMonlist, thenIntlist) => {
    expect(withLists(deviceWith(), { monlist, intlist })).toEqual(
      deviceWith({ monlist: thenMonlist, intlist: thenIntlist }),
    );
  });
});

describe('a badge', () => {
  it.each([
    [0, 0],
    [7, 7],
    ['7', 7],
    [' 12 ', 12],
    ['', undefined],
    ['seven', undefined],
    [-1, undefined],
    [1.5, undefined],
    [1e300, undefined],
    [null, undefined],
    [true, undefined],
    [{}, undefined],
    [['3'], undefined],
  ])('of %j is %s', (value, expected) => {
    expect(parseBadge(value)).toBe(expected);
  });
});
