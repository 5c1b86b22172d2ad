import { isRecord } from './is-record';
import { parseJson } from './parse-json';
import { systemCode } from './system-code';

describe('what comes from outside', () => {
  it('is a record when it is an object with names', () => {
    expect([{}, { a: 1 }, new Error('x')].map(isRecord)).toEqual([true, true, true]);
    expect([null, undefined, [], 'text', 1, () => 1].map(isRecord)).toEqual(Array(6).fill(false));
  });

  it('is read as JSON, or is undefined', () => {
    expect([parseJson('{"a":[1]}'), parseJson('null')]).toEqual([{ a: [1] }, null]);
    expect([parseJson(''), parseJson('{"a":')]).toEqual([undefined, undefined]);
  });

  it('has a code when the system gave it one', () => {
    expect(systemCode(Object.assign(new Error('gone'), { code: 'ENOENT' }))).toBe('ENOENT');
    expect([new Error('gone'), { code: 20 }, null, 'ENOENT', undefined].map(systemCode)).toEqual(
      Array(5).fill(undefined),
    );
  });
});
