/** One option of a command. Its help, its reader and the completion of shells are made of this. */
export interface Option {
  readonly text: string;
  /** `c`, where `-c` is the same */
  readonly letter?: string;
  /** What its value is called in the help: `FILE` and `DIR` are paths. Without one the option is a switch. */
  readonly argument?: string;
  /** What may be said there, where that is known. */
  readonly values?: readonly string[];
  readonly default?: string;
}

/** By their long names. */
export type Options = Readonly<Record<string, Option>>;

/** How one word after `tocsin` is called. */
export interface Usage<Own extends Options = Options> {
  readonly name: string;
  /** For the list of commands. */
  readonly summary: string;
  /** What may stand after the name, a line for each way. */
  readonly calls: readonly string[];
  readonly about?: string;
  /** Of which one stands first after the name, each with what it does. */
  readonly words?: Readonly<Record<string, string>>;
  /** Files are named after the name. */
  readonly takesFiles?: boolean;
  readonly options: Own;
  /** What stands after the options. */
  readonly more?: string;
  readonly exitCode: string;
}

export const json = { json: { text: 'for programs' } } as const;

/** Of every command that reads settings. */
export const shared = {
  config: {
    argument: 'FILE',
    text: 'settings; default /etc/zm/zmeventnotification.yml, else /etc/zm/zmeventnotification.ini',
  },
  ...json,
} as const;

const help = { letter: 'h', text: 'print this' } satisfies Option;

/** All options of a command. */
export const allOptions = ({ options }: Pick<Usage, 'options'>): Options => ({ ...options, help });

export function helpText(usage: Usage): string {
  const { name, calls, about, words = {}, more, exitCode } = usage;
  const [first = '', ...others] = calls.map((call) => `tocsin ${name} ${call}`.trimEnd());
  const options = Object.entries(allOptions(usage)).map(
    ([long, option]) => [shown(long, option), option.text] as const,
  );
  return [
    [`Usage: ${first}`, ...others.map((call) => `       ${call}`)].join('\n'),
    about,
    table(Object.entries(words)),
    table(options),
    more,
    `Exit code: ${exitCode}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

function shown(long: string, { letter, argument }: Option): string {
  const short = letter === undefined ? '' : `-${letter}, `;
  return `${short}--${long}${argument === undefined ? '' : ` ${argument}`}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 3;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}
