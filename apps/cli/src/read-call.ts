import { parseArgs, type ParseArgsConfig } from 'node:util';
import { errorMessage } from '@tocsin/errors';
import type { Console } from './console';

type Options = NonNullable<ParseArgsConfig['options']>;
const options = {
  config: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Lines of a help text about the options that all commands here share. */
export const sharedOptions = `
  --config FILE   settings; default /etc/zm/zmeventnotification.yml, else /etc/zm/zmeventnotification.ini
  --json          for programs`;

/** What a command was called with. */
export type Call<Own extends Options> = ReturnType<
  typeof parseArgs<{ options: typeof options & Own; allowPositionals: true }>
>;

/**
 * Reads the words after a command.
 * @returns its exit code where that is all: 0 after --help, 2 where it was called wrongly
 */
export function readCall<const Own extends Options>(
  argv: readonly string[],
  own: Own,
  usage: string,
  console: Console,
): Call<Own> | number {
  try {
    const call = parseArgs({ args: [...argv], allowPositionals: true, options: { ...options, ...own } });
    if (!argv.includes('--help')) return call;
    console.out(usage);
    return 0;
  } catch (error) {
    return misused(errorMessage(error), usage, console);
  }
}

/** Says what is wrong with the call. @returns exit code 2 */
export function misused(reason: string, usage: string, console: Console): 2 {
  console.err(`${reason}\n\n${usage}`);
  return 2;
}

/** A whole number from 1 on, as ids are; undefined for anything else. */
export function idOf(text: string | undefined): number | undefined {
  const id = Number(text);
  return /^\d{1,15}$/.test(text ?? '') && id > 0 ? id : undefined;
}
