import { CodedError, errorMessage } from '@tocsin/errors';

/** Names of one thing in Darknet's label file and in COCO's own. A pattern may use either. */
const sameThing: readonly (readonly [string, string])[] = [
  ['motorbike', 'motorcycle'],
  ['aeroplane', 'airplane'],
  ['sofa', 'couch'],
  ['pottedplant', 'potted plant'],
  ['diningtable', 'dining table'],
  ['tvmonitor', 'tv'],
];
const otherName = new Map(sameThing.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]));

/** Says whether a label is wanted. */
export type LabelPattern = (label: string) => boolean;

/**
 * Compiles a pattern with the meaning of Python's `re.match`: anchored at the start, not at the end, case matters.
 * A label passes under its own name or its other name; a pattern that excludes (`(?!…)`) must let both through.
 * @throws CodedError `label-pattern` when it is no regular expression
 */
export function compileLabelPattern(pattern: string): LabelPattern {
  const expression = compile(pattern);
  const excludes = pattern.includes('(?!');
  return (label) => {
    const names = [label, otherName.get(label)].filter((name) => name !== undefined);
    return excludes
      ? names.every((name) => expression.test(name))
      : names.some((name) => expression.test(name));
  };
}

function compile(pattern: string): RegExp {
  const ignoresCase = pattern.startsWith('(?i)');
  const translated = pattern
    .replace(/^\(\?i\)/, '')
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`)
    .replaceAll(String.raw`\Z`, '$')
    .replaceAll(String.raw`\A`, '^');
  try {
    return new RegExp(`^(?:${translated})`, ignoresCase ? 'i' : '');
  } catch (error) {
    throw new CodedError(
      'label-pattern',
      `the pattern ${JSON.stringify(pattern)} is no regular expression (${errorMessage(error)}); mend it, e.g. (person|car)`,
      { cause: error },
    );
  }
}
