import { isVersionAtLeast } from './zoneminder-version';

it.each([
  ['1.36.33', '1.36.16', true],
  ['1.36.16', '1.36.16', true],
  ['1.36.9', '1.36.16', false],
  ['1.36', '1.36.0', true],
  ['1.38.0', '1.37.99', true],
  ['2.0', '1.99.99', true],
  ['1.36.12+dfsg1-1ubuntu1', '1.36.12', true],
  ['1.36.12+dfsg1-1ubuntu1', '1.36.13', false],
  ['latest', '1.36.0', undefined],
  ['', '1.36.0', undefined],
])('isVersionAtLeast(%s, %s) is %s', (version, least, expected) => {
  expect(isVersionAtLeast(version, least)).toBe(expected);
});
