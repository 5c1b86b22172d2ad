import { CodedError } from '@tocsin/errors';
import { splitShellWords } from './shell-words';

/** A hook as it is started: the program, and the arguments of its own that come before ours. */
export interface HookCommand {
  readonly program: string;
  readonly leadingArguments: readonly string[];
}

/** Scripts that did nothing but start the old Python detector: our own pipeline takes their place. */
const pythonWrappers = new Set([
  'detect_wrapper.sh',
  'zm_detect_wrapper.sh',
  'zm_event_start.sh',
  'zm_event_end.sh',
]);

/**
 * Reads a hook command as people write it in their file: `'/usr/bin/hook.sh'`, `"'/usr/bin/hook.sh'"`, with or
 * without arguments.
 * @throws CodedError `hook-command` when it cannot be split or holds no program
 */
export function parseHookCommand(line: string): HookCommand {
  let words = splitShellWords(line);
  const [only] = words;
  // Quotes within quotes: the file's author quoted once for the INI file and once for the shell.
  if (words.length === 1 && only !== undefined && /^(['"]).*\1$/.test(only)) words = splitShellWords(only);
  const [program, ...leadingArguments] = words;
  if (program === undefined || program === '') {
    throw new CodedError('hook-command', `the hook command ${JSON.stringify(line)} names no program`);
  }
  return { program, leadingArguments };
}

/** Whether this is one of the old server's own wrappers around its Python detector. */
export function isPythonWrapper(command: HookCommand): boolean {
  return pythonWrappers.has(command.program.slice(command.program.lastIndexOf('/') + 1));
}
