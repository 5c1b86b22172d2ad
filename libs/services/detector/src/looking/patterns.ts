import { createContext, Script } from 'node:vm';
import { LabelPatterns, patternTrouble, type TestExpression } from '@tocsin/detection';
import { CodedError, systemCode } from '@tocsin/errors';
import type { Logger } from 'pino';

/** A sensible expression takes microseconds; the second time is for a machine that stood still the first time. */
const limitsMs = [50, 500] as const;
/** A label may come from a plug-in, or be read from a number plate. */
const mostLetters = 500;

/** The label patterns of all monitors. One that cannot be used is named in the log, once. */
export function openPatterns(log: Logger): LabelPatterns {
  return new LabelPatterns({
    test: remembered(boundedTest()),
    onTrouble: (_pattern, error) => log.error({ err: error }, patternTrouble(error)),
  });
}

/**
 * Only code run by `vm` can be ended in the midst of a regular expression; an operator's `(a+)+$` would otherwise
 * stand still for centuries, with everybody's alarms.
 */
function boundedTest(): TestExpression {
  const sandbox = createContext({ source: '', flags: '', label: '' });
  const script = new Script('new RegExp(source, flags).test(label)');
  return (expression, label) => {
    Object.assign(sandbox, {
      source: expression.source,
      flags: expression.flags,
      label: label.slice(0, mostLetters),
    });
    for (const timeout of limitsMs) {
      try {
        return script.runInContext(sandbox, { timeout }) === true;
      } catch (error) {
        if (!isTimeout(error)) throw error;
      }
    }
    throw new CodedError(
      'pattern-too-slow',
      `the pattern ${JSON.stringify(expression.source)} took longer than ${limitsMs[1]} ms; write it without a repetition inside a repetition`,
    );
  };
}

/** The same few labels come again and again. */
function remembered(test: TestExpression): TestExpression {
  const most = 2_000;
  const known = new Map<string, boolean>();
  return (expression, label) => {
    const key = `${expression.flags}/${expression.source}/${label}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const answer = test(expression, label);
    known.set(key, answer);
    return answer;
  };
}

function isTimeout(error: unknown): boolean {
  return systemCode(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
