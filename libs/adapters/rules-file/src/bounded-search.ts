import { createContext, Script } from 'node:vm';
import { CodedError, systemCode } from '@tocsin/errors';
import type { SearchCause } from '@tocsin/rules';

/** What a cause may have for the search: hook texts have no limit of their own. */
const causeLimit = 4096;

const sandbox = createContext({ source: '', cause: '' });
const script = new Script("new RegExp(source, 'i').test(cause)");

/**
 * Searches with a time limit. Only code run by `vm` can be ended in the midst of a regular expression, and an
 * operator's `(a+)+$` would otherwise stand still for centuries, with everybody's alarms.
 * @returns a search that throws CodedError `pattern-too-slow`
 */
export function boundedSearch(limitMs: number): SearchCause {
  return (pattern, cause) => {
    sandbox.source = pattern.source;
    sandbox.cause = cause.slice(0, causeLimit);
    try {
      return script.runInContext(sandbox, { timeout: limitMs }) === true;
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new CodedError(
        'pattern-too-slow',
        `its cause_has ${JSON.stringify(pattern.source)} took longer than ${limitMs} ms; write it without a repetition inside a repetition`,
        { cause: error },
      );
    }
  };
}

function isTimeout(error: unknown): boolean {
  return systemCode(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
