import { readClientFrame } from './client-frame';

const read = (message: unknown) => readClientFrame(JSON.stringify(message));

describe('a frame from a client', () => {
  it('is an auth with everything zmNinja puts into it', () => {
    expect(
      read({
        event: 'auth',
        category: 'normal',
        token: 'device',
        data: {
          user: 'admin',
          password: 'secret',
          monlist: '1,2,5',
          intlist: '0,60,0',
          appversion: '1.6.009',
        },
      }),
    ).toEqual({
      kind: 'auth',
      category: 'normal',
      user: 'admin',
      password: 'secret',
      token: '',
      monlist: '1,2,5',
      intlist: '0,60,0',
      appversion: '1.6.009',
      isBare: false,
    });
  });

  it('keeps apart a list that is missing and one that is empty or null', () => {
    expect(read({ event: 'auth', data: {} })).toMatchObject({ monlist: undefined, intlist: undefined });
    expect(read({ event: 'control', data: { type: 'filter', monlist: null, intlist: '' } })).toMatchObject({
      monlist: '',
      intlist: '',
    });
  });

  it.each([
    ['a number', 5, '5'],
    ['an array of numbers', [1, 2, 5], '1,2,5'],
    ['an array of texts', ['1', '2'], '1,2'],
    ['an object, which is no list', { one: 1 }, ''],
  ])('takes a list as %s', (_case, monlist, expected) => {
    expect(read({ event: 'control', data: { type: 'filter', monlist } })).toMatchObject({
      monlist: expected,
    });
  });

  it('takes a password of digits that came as a number', () => {
    expect(read({ event: 'auth', data: { user: 1, password: 1234 } })).toMatchObject({
      user: '1',
      password: '1234',
    });
  });

  it.each([
    ['null'],
    ['[]'],
    ['"x"'],
    ['123'],
    ['true'],
    [''],
    ['{'],
    ['{event:"auth"}'],
    ['{"event":"auth","data":[]}'],
    ['{"event":"control","data":"x"}'],
    ['{"event":"control","data":5}'],
    ['{"event":"control","data":null}'],
  ])('is malformed when it is %s', (text) => {
    expect(readClientFrame(text)).toEqual({ kind: 'malformed' });
  });

  it.each([
    ['an unknown word', 'dance', 'dance'],
    ['a number', 7, 7],
    ['an object, which is not echoed', { a: 1 }, null],
    ['nothing', undefined, null],
    ['the name of something every object has', 'constructor', 'constructor'],
  ])('is unknown when event is %s', (_case, event, echoed) => {
    expect(read({ event, data: {} })).toEqual({ kind: 'unknown', event: echoed });
  });

  it.each([
    ['at top level', { user: 'a', password: 'b' }],
    ['in data', { data: { user: 'a', password: 'b' } }],
  ])('is a bare auth with credentials %s and no event', (_case, message) => {
    expect(read(message)).toMatchObject({ kind: 'auth', user: 'a', password: 'b', isBare: true });
  });

  it('takes any category but escontrol for normal', () => {
    expect(read({ event: 'auth', category: 'escontrol', data: {} })).toMatchObject({ category: 'escontrol' });
    expect(read({ event: 'auth', category: ['x'], data: {} })).toMatchObject({ category: 'normal' });
  });

  it('is a push with everything the apps put into it, and undefined for what they leave out', () => {
    const data = { type: 'token', token: 't:1', platform: 'ios', monlist: '1,2', state: 'disabled' };
    expect(read({ event: 'push', token: 'outer', data })).toEqual({
      kind: 'push',
      type: 'token',
      token: 't:1',
      outerToken: 'outer',
      platform: 'ios',
      monlist: '1,2',
      intlist: undefined,
      state: 'disabled',
      profile: undefined,
      badge: undefined,
    });
    expect(read({ event: 'push', data: { type: 'badge', badge: '3' } })).toMatchObject({
      badge: '3',
      token: '',
      outerToken: '',
    });
    expect(read({ event: 'push', data: { type: 'token', token: ['t'], platform: null } })).toMatchObject({
      token: '',
      platform: '',
    });
  });

  it('is a command with its data untouched, and the whole message to be echoed', () => {
    const message = { event: 'escontrol', data: { command: 'mute', monitors: [2, 4], more: { a: 1 } }, x: 1 };
    expect(read(message)).toEqual({ kind: 'escontrol', data: message.data, request: message });
    expect(read({ event: 'escontrol' })).toMatchObject({ kind: 'escontrol', data: undefined });
  });

  it('survives a message nested ten thousand deep', () => {
    const deep = `{"event":"control","data":{"type":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`;
    expect(readClientFrame(deep)).toMatchObject({ kind: 'control', type: '' });
  });

  it('keeps text outside ASCII as it is', () => {
    expect(read({ event: 'auth', data: { user: 'Zoë', password: 'Paßwörd€' } })).toMatchObject({
      password: 'Paßwörd€',
    });
  });
});
