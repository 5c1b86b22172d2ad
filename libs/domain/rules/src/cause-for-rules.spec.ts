import { causeForRules } from './cause-for-rules';

describe('the cause that rules look at', () => {
  it.each([
    ["the start's, which says what was detected", 'detected:person', 'detected:car', 'x', 'detected:person'],
    ["the end's, where only that one does", 'Motion', 'detected:car', 'detected:dog', 'detected:car'],
    [
      'the one that is told, where only that one does',
      'Motion',
      'Motion: All',
      'detected:dog',
      'detected:dog',
    ],
    ["the start's, where none does", 'Motion', 'Motion: All', 'x', 'Motion'],
    ['the one that is told, where the start is not known', undefined, undefined, 'x', 'x'],
  ])('is %s', (_which, start, end, told, expected) => {
    const causes = {
      told,
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
    };
    expect(causeForRules(causes)).toBe(expected);
  });
});
