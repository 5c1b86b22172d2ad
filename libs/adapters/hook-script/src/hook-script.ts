import type { HookResult } from '@tocsin/detection';
import { type ProgramRun, type ProgramWords, runProgram } from './program';

const words: ProgramWords = {
  name: 'the hook',
  code: 'hook',
  place: 'the [hook] section',
  slowRemedy: 'see [detector] hook_timeout',
};

/** A hook to be run; what the old contract gives it is made by `hookArguments`. */
export type HookRun = ProgramRun;

/**
 * Runs a hook by the old contract: exit code and stdout are the answer.
 * @throws CodedError when the script gave no answer: `hook-not-started`, `hook-timeout`, `hook-killed`, or
 *   `hook-aborted` (retryable) when `signal` ended it
 */
export function runHookScript(run: HookRun): Promise<HookResult> {
  return runProgram(words, run);
}
