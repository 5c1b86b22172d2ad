import { CodedError, errorMessage } from '@tocsin/errors';
import { otherName } from './same-label';

/** Says whether a label is wanted. */
export type LabelPattern = (label: string) => boolean;

/**
 * Tries an expression on a label. An operator's expression can take for ever (`(a+)+$`), so whoever runs it may give
 * up by a throw.
 */
export type TestExpression = (expression: RegExp, label: string) => boolean;

/**
 * Compiles a pattern with the meaning of Python's `re.match`: anchored at the start, not at the end, case matters.
 * A label passes under its own name or its other name; a pattern that excludes (`(?!…)`) must let both through.
 * @throws CodedError `label-pattern` when it is no regular expression
 */
export function compileLabelPattern(pattern: string, test: TestExpression): LabelPattern {
  const expression = compile(pattern);
  const excludes = pattern.includes('(?!');
  return (label) => {
    const names = [label, otherName(label)].filter((name) => name !== undefined);
    return excludes
      ? names.every((name) => test(expression, name))
      : names.some((name) => test(expression, name));
  };
}

/** Flags in front that JavaScript has, too; `a`, `L` and `u` of Python change nothing for labels. */
const leadingFlags = /^\(\?([aimsLu]+)\)/;

function compile(pattern: string): RegExp {
  const flags = leadingFlags.exec(pattern)?.[1] ?? '';
  const translated = pattern
    .replace(leadingFlags, '')
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`)
    .replaceAll(String.raw`\Z`, '$')
    .replaceAll(String.raw`\A`, '^');
  try {
    return new RegExp(`^(?:${translated})`, [...new Set(flags.replaceAll(/[aLu]/g, ''))].join(''));
  } catch (error) {
    throw new CodedError(
      'label-pattern',
      `the pattern ${JSON.stringify(pattern)} is no regular expression (${errorMessage(error)}); mend it, e.g. (person|car)`,
      { cause: error },
    );
  }
}
