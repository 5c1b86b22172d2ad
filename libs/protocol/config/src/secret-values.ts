import type { Config } from './config';
import { allSettings } from './settings';

/** Shorter ones are found everywhere by chance, and protect nothing. */
const shortestSecret = 4;

/**
 * What must not be shown to anybody: the values of the settings that are secret. Of an address it is the password in
 * it, and what its query calls a password; the rest helps to find out what is wrong.
 * @returns each once, the longest first
 */
export function secretValues(config: Config): readonly string[] {
  const values = allSettings
    .filter(({ isSecret }) => isSecret)
    .map(({ section, key }): unknown => Reflect.get(config[section], key))
    .filter((value) => typeof value === 'string')
    .flatMap(secretsInText);
  return [...new Set(values)]
    .filter(({ length }) => length >= shortestSecret)
    .toSorted((one, other) => other.length - one.length);
}

/** What of a value is secret: all of it, or of an address the password in it and in its query. */
export function secretsInText(value: string): readonly string[] {
  if (!/^[a-z]+:\/\//i.test(value)) return [value];
  const password = /\/\/[^:@/\s]*:([^@/\s]+)@/.exec(value)?.[1];
  const inQuery = [...value.matchAll(/(?:pass|password|pwd|token|auth)=([^&\s]+)/gi)].map(
    ([, secret]) => secret,
  );
  return [password, ...inQuery].flatMap((secret) => (secret === undefined ? [] : [secret, decoded(secret)]));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is no escape
  }
}
