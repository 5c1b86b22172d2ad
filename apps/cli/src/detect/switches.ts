import { CodedError } from '@tocsin/errors';

/** A switch of a command line, by its long names, the first of which is how it is called afterwards. */
export interface Switch {
  readonly names: readonly [string, ...string[]];
  readonly letter?: string;
  readonly takesValue: boolean;
}

/** What was said, by the first name of each switch, in order; a switch without a value has `''`. */
export type Said = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a command line as Python's argparse does: `--name value`, `--name=value`, `-n value`, `-nvalue`, letters
 * together, and any beginning of a name that fits one switch only. What nobody knows is left out.
 * @throws CodedError `usage`
 */
export function readSwitches(argv: readonly string[], known: readonly Switch[]): Said {
  const said = new Map<string, string[]>();
  const words = [...argv];
  const say = (one: Switch, value: string) => {
    const [name] = one.names;
    said.set(name, [...(said.get(name) ?? []), value]);
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const { one, attached } = switchOf(word, known) ?? {};
    if (one === undefined) continue;
    if (one.takesValue) {
      say(one, attached ?? valueAfter(word, words, known));
      continue;
    }
    say(one, '');
    // `-dt`: the letters after one that takes no value are switches, too.
    if (attached !== undefined && !word.startsWith('--')) words.unshift(`-${attached}`);
  }
  return said;
}

function switchOf(
  word: string,
  known: readonly Switch[],
): { readonly one: Switch; readonly attached: string | undefined } | undefined {
  if (!word.startsWith('-') || word === '-' || word === '--') return undefined;
  if (!word.startsWith('--')) {
    const one = known.find(({ letter }) => letter === word[1]);
    return one && { one, attached: word.length > 2 ? word.slice(2).replace(/^=/, '') : undefined };
  }
  const [name = '', ...rest] = word.slice(2).split('=');
  const one = longSwitch(name, known);
  return one && { one, attached: rest.length > 0 ? rest.join('=') : undefined };
}

function longSwitch(name: string, known: readonly Switch[]): Switch | undefined {
  const exact = known.find(({ names }) => names.includes(name));
  if (exact !== undefined) return exact;
  const fitting = known.filter(({ names }) => names.some((each) => each.startsWith(name)));
  if (fitting.length < 2) return fitting[0];
  const could = fitting.map(({ names }) => `--${names[0]}`).join(', ');
  throw new CodedError('usage', `--${name} could be ${could}; write it out`);
}

function valueAfter(word: string, rest: string[], known: readonly Switch[]): string {
  const [next] = rest;
  if (next === undefined || switchOf(next, known) !== undefined)
    throw new CodedError('usage', `${word} wants a value after it`);
  rest.shift();
  return next;
}
