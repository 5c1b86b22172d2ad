import { LabelPatterns, patternTrouble } from './label-patterns';

describe('the patterns of a configuration', () => {
  it('let everything through where one is none, and say so once', () => {
    const said: string[] = [];
    const patterns = new LabelPatterns({
      test: (expression, label) => expression.test(label),
      onTrouble: (pattern, error) => said.push(`${pattern}: ${patternTrouble(error)}`),
    });
    expect([patterns.matches('(person', 'person'), patterns.matches('(person', 'car')]).toEqual([true, true]);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(
      /^\(person: the pattern "\(person" is no regular expression .*every label counts$/,
    );
  });

  it('let everything through where one takes too long', () => {
    const onTrouble = jest.fn();
    const tooSlow = new LabelPatterns({
      test: () => {
        throw new Error('too slow');
      },
      onTrouble,
    });
    expect([tooSlow.matches('(a+)+$', 'car'), tooSlow.matches('(a+)+$', 'bus')]).toEqual([true, true]);
    expect(onTrouble).toHaveBeenCalledTimes(1);
  });

  it('ignore nothing where one that is to ignore cannot be used', () => {
    const patterns = new LabelPatterns({ test: () => true, onTrouble: () => undefined });
    const [first, again] = [1, 2].map(() => patterns.matches('(person', 'person', false));
    expect([first, again]).toEqual([false, false]);
  });
});
