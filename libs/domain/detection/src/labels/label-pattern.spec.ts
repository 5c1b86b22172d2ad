import { compileLabelPattern, type TestExpression } from './label-pattern';

const test: TestExpression = (expression, label) => expression.test(label);

describe('a label pattern', () => {
  it.each([
    ['.*', 'anything', true],
    ['person', 'person', true],
    ['person', 'persona', true],
    ['person', 'a person', false],
    ['Person', 'person', false],
    ['(?i)Person', 'person', true],
    ['(?ui)Person', 'person', true],
    ['person|car', 'car', true],
    ['person|car', 'oscar', false],
    [String.raw`person\Z`, 'persona', false],
    ['(?P<who>person)', 'person', true],
    ['^(?!chair|bed)', 'chair', false],
    ['^(?!chair|bed)', 'person', true],
    ['(person|motorbike)', 'motorcycle', true],
    ['(person|motorcycle)', 'motorbike', true],
    ['^(?!motorbike)', 'motorcycle', false],
  ])('%s on %s: %s', (pattern, label, expected) => {
    expect(compileLabelPattern(pattern, test)(label)).toBe(expected);
  });

  it('that is no expression is refused by name', () => {
    expect(() => compileLabelPattern('(person', test)).toThrow(/"\(person" is no regular expression/);
  });
});
