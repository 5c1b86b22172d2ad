import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CodedError } from '@tocsin/errors';
import type { ConfigProblem } from './config-error';

/** Where settings are looked for when none are named, the first that is there counts. */
export const defaultConfigFiles: readonly string[] = [
  '/etc/zm/zmeventnotification.yml',
  '/etc/zm/zmeventnotification.ini',
];

export interface ChosenFile {
  /** Null where there is none: the built-in defaults are in force. */
  readonly file: string | null;
  readonly warnings: readonly ConfigProblem[];
}

/**
 * @param named - on the command line; undefined means one of the usual places
 * @throws CodedError `config-missing` when the named file does not exist
 */
export function chooseConfigFile(named: string | undefined, places: readonly string[]): ChosenFile {
  if (named !== undefined) {
    const file = resolve(named);
    if (!existsSync(file)) throw new CodedError('config-missing', `${file} does not exist!`);
    return { file, warnings: [] };
  }
  const [file, ...others] = places.filter((place) => existsSync(place));
  return {
    file: file ?? null,
    warnings: others.map((other) => ({
      where: other,
      message: `not read, since there is ${file ?? ''} as well`,
    })),
  };
}
