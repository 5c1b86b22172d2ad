import type { Command } from '../command';
import { allOptions, type Option } from '../usage';

/** What can be said of one command. */
export interface Offer {
  readonly name: string;
  readonly summary: string;
  /** Of which one stands first, each with what it does. */
  readonly words: Readonly<Record<string, string>>;
  readonly takesFiles: boolean;
  readonly options: readonly OfferedOption[];
}

export interface OfferedOption extends Omit<Option, 'values'> {
  readonly name: string;
  /** What follows it: nothing, a path, one of some words, or what nobody can know. */
  readonly value: 'none' | 'file' | 'folder' | 'free' | readonly string[];
}

const others = [
  { name: 'version', summary: 'print the version' },
  { name: 'help', summary: 'print the list of commands' },
].map((each) => ({ ...each, words: {}, takesFiles: false, options: [] }));

/** All that a shell can complete. */
export async function offersOf(commands: readonly Command[]): Promise<readonly Offer[]> {
  const offers = commands.map(async ({ usage, moreOptions }): Promise<Offer> => {
    const { name, summary, words = {}, takesFiles = false } = usage;
    const options = { ...allOptions(usage), ...(await moreOptions?.()) };
    return { name, summary, words, takesFiles, options: Object.entries(options).map(offered) };
  });
  return [...(await Promise.all(offers)), ...others];
}

function offered([name, { values, ...option }]: [string, Option]): OfferedOption {
  if (option.argument === undefined) return { name, ...option, value: 'none' };
  if (values !== undefined) return { name, ...option, value: values };
  if (option.argument === 'FILE') return { name, ...option, value: 'file' };
  return { name, ...option, value: option.argument === 'DIR' ? 'folder' : 'free' };
}

/** As one word in single quotes. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
