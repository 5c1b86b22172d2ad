import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CodedError } from '@tocsin/errors';
import type { Device } from './device';
import { decodeTokenFile, encodeTokenFile } from './token-file';

const month = 10;
const golden = readFileSync(path.join(__dirname, 'golden', 'tokens.json'), 'utf8');

/** Without line breaks and indents, but with the order of keys. */
const sameText = (json: string): string => JSON.stringify(JSON.parse(json));

const only = (content: string): Device | undefined =>
  [...decodeTokenFile(content, month).devices.values()][0];
const entry = (value: unknown): string => JSON.stringify({ tokens: { 'a:b': value } });
const nothing: Device = {
  token: 'a:b',
  platform: 'unknown',
  monlist: '',
  intlist: '',
  pushstate: 'enabled',
  appversion: 'unknown',
  invocations: { count: 0, at: month },
  badge: 0,
  extra: {},
};

describe('the token file as JSON', () => {
  it('holds every key of a device', () => {
    const { devices, form } = decodeTokenFile(golden, month);
    expect(form).toBe('json');
    expect(devices.get('eX4mple:APA91b_ios')).toEqual({
      token: 'eX4mple:APA91b_ios',
      platform: 'ios',
      monlist: '1,2,5',
      intlist: '0,120,120',
      pushstate: 'enabled',
      appversion: '1.6.000',
      invocations: { count: 12, at: 10 },
      profile: 'Home',
      user: 'alice',
      badge: 0,
      extra: { future: { nested: [1, null] } },
    });
  });

  it('is written back to the letter: unknown keys, and entries that are no objects', () => {
    const written = encodeTokenFile(decodeTokenFile(golden, month));
    expect(written).toMatch(/^\{[^]*\}\n$/);
    expect(sameText(written)).toBe(sameText(golden));
  });

  it.each([
    ['nothing', {}, {}],
    [
      'numeric text in invocations',
      { invocations: { count: '12', at: '3' } },
      { invocations: { count: 12, at: 3 } },
    ],
    ['no object as invocations', { invocations: 7 }, {}],
    ['null as invocations', { invocations: null }, {}],
    ['half of invocations', { invocations: { count: 4 } }, {}],
    ['a month that is none', { invocations: { count: 4, at: 12 } }, {}],
    ['a negative count', { invocations: { count: -4, at: 1 } }, {}],
    ['numbers as lists', { monlist: 5, intlist: 0 }, { monlist: '5', intlist: '0' }],
    ['arrays as lists', { monlist: [1, 2], intlist: ['0', '60'] }, { monlist: '1,2', intlist: '0,60' }],
    ['null as everything', { monlist: null, platform: null, pushstate: null, profile: null }, {}],
    ['another push state', { pushstate: 'on' }, {}],
    ['a shouted push state', { pushstate: ' DISABLED' }, { pushstate: 'disabled' }],
    ['a platform we do not know', { platform: 'web' }, { platform: 'web' }],
    ['an unknown key', { badge: 3 }, { extra: { badge: 3 } }],
  ])('may have an entry with %s', (_case, value, differs) => {
    expect(only(entry(value))).toEqual({ ...nothing, ...differs });
  });

  it.each([[null], ['text'], [7], [[]], [true]])(
    'keeps an entry that is %j, and makes no device of it',
    (value) => {
      const decoded = decodeTokenFile(entry(value), month);
      expect(decoded.devices.size).toBe(0);
      expect(JSON.parse(encodeTokenFile(decoded))).toEqual({ tokens: { 'a:b': value } });
    },
  );

  it('may have no key "tokens", and keeps keys beside it', () => {
    const decoded = decodeTokenFile('{"version": 2}', month);
    expect(decoded.devices.size).toBe(0);
    expect(JSON.parse(encodeTokenFile(decoded))).toEqual({ tokens: {}, version: 2 });
  });

  it('may begin with a byte order mark', () => {
    expect(only(`\uFEFF${entry({ platform: 'ios' })}`)?.platform).toBe('ios');
  });

  it('does not store the badge', () => {
    const devices = new Map([['a:b', { ...nothing, badge: 9 }]]);
    const text = encodeTokenFile({ devices, kept: decodeTokenFile('', month).kept });
    expect(text).not.toContain('badge');
  });
});

describe('the older token file of lines', () => {
  const lines = [
    'eX4mple:APA91b:x_ios:1,2:0,60:ios:enabled',
    '',
    'droid:1,3:-1:android:disabled\r',
    'droid:::android:whatever',
    'no line',
    'eX4mple:APA91b:x_ios:-1:-1:ios:disabled',
  ].join('\n');

  it('is split from the right, the last line of a token wins, and what is no line is named', () => {
    const { devices, form, unreadable } = decodeTokenFile(lines, month);
    expect({ form, unreadable }).toEqual({ form: 'text', unreadable: [5] });
    expect([...devices.values()]).toEqual([
      {
        ...nothing,
        token: 'eX4mple:APA91b:x_ios',
        monlist: '-1',
        intlist: '-1',
        platform: 'ios',
        pushstate: 'disabled',
      },
      { ...nothing, token: 'droid', platform: 'android' },
    ]);
  });

  it('is written as JSON', () => {
    const text = encodeTokenFile(decodeTokenFile('tok:1,2:0,60:ios:enabled\n', month));
    expect(JSON.parse(text)).toEqual({
      tokens: {
        tok: {
          platform: 'ios',
          monlist: '1,2',
          intlist: '0,60',
          pushstate: 'enabled',
          appversion: 'unknown',
          invocations: { count: 0, at: month },
        },
      },
    });
  });
});

describe('a token file', () => {
  it.each([[''], ['\n'], [' \r\n\t'], ['\uFEFF']])('with nothing in it (%j) is an empty one', (content) => {
    const decoded = decodeTokenFile(content, month);
    expect(decoded).toMatchObject({ form: 'empty', unreadable: [] });
    expect(JSON.parse(encodeTokenFile(decoded))).toEqual({ tokens: {} });
  });

  it.each([
    ['{"tokens": {"secret:token": {"platform": "ios", "monlist": "1,2", "intl'],
    ['{"tokens": {}} trailing'],
    ['[]'],
    ['"text"'],
    ['{"tokens": []}'],
    ['{"tokens": 5}'],
    ['hello'],
    ['\0\0\0\0\0\0'],
    ['token:1:2\nother'],
  ])('that is %j is broken, which is said without quoting a token', (content) => {
    expect(() => decodeTokenFile(content, month)).toThrow(CodedError);
    expect(() => decodeTokenFile(content, month)).toThrow(/cannot be understood/);
    expect(() => decodeTokenFile(content, month)).not.toThrow(/secret/);
  });
});
