import { parseArgs } from 'node:util';
import { errorMessage, nearest } from '@tocsin/errors';
import type { Console } from './console';
import { allOptions, helpText, type Option, type Options, type Usage } from './usage';

/** What was said of each option. */
export type Values<Own extends Options> = {
  readonly [Name in keyof Own]: Own[Name] extends { readonly argument: string }
    ? Own[Name] extends { readonly default: string }
      ? string
      : string | undefined
    : boolean;
};

/** What a command was called with. */
export interface Call<Own extends Options> {
  readonly values: Values<Own>;
  readonly positionals: readonly string[];
}

/**
 * Reads the words after a command.
 * @returns its exit code where that is all: 0 after --help, 2 where it was called wrongly
 */
export function readCall<Own extends Options>(
  argv: readonly string[],
  usage: Usage<Own>,
  console: Console,
): Call<Own> | number {
  if (argv.some((word) => word === '--help' || word === '-h')) {
    console.out(helpText(usage));
    return 0;
  }
  const unknown = unknownOption(argv, usage);
  if (unknown !== undefined) return misused(unknown, usage, console);
  const options = Object.fromEntries(
    Object.entries(usage.options).map(([name, option]) => [name, forParser(option)]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser was given these options
    return { values: values as Values<Own>, positionals };
  } catch (error) {
    return misused(`${usage.name}: ${errorMessage(error)}`, usage, console);
  }
}

/** Says what is wrong with the call. @returns exit code 2 */
export function misused(reason: string, usage: Usage, console: Console): 2 {
  console.err(`${reason}\n\n${helpText(usage)}`);
  return 2;
}

/** `; did you mean list?`, where a known word is near. */
export function meant(word: string, known: Iterable<string>, prefix = ''): string {
  const near = nearest(word, known);
  return near === undefined ? '' : `; did you mean ${prefix}${near}?`;
}

/** A whole number from 1 on, as ids are; undefined for anything else. */
export function idOf(text: string | undefined): number | undefined {
  const id = Number(text);
  return /^\d{1,15}$/.test(text ?? '') && id > 0 ? id : undefined;
}

const forParser = ({ letter, argument, default: usual }: Option) => ({
  ...(argument === undefined
    ? { type: 'boolean' as const, default: false }
    : { type: 'string' as const, ...(usual === undefined ? {} : { default: usual }) }),
  ...(letter === undefined ? {} : { short: letter }),
});

function unknownOption(argv: readonly string[], usage: Usage): string | undefined {
  const known = Object.keys(allOptions(usage));
  const end = argv.indexOf('--');
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const [, name] = /^--([^=]+)/.exec(word) ?? [];
    if (name !== undefined && !known.includes(name)) {
      return `${usage.name} has no option --${name}${meant(name, known, '--')}`;
    }
  }
  return undefined;
}
