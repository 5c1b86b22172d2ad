import { secretsInText } from '@tocsin/config';
import type { ObjectConfigSource } from './read/source';
import type { Secrets } from './resolve/secrets';

/** Keys whose values let somebody in: `alpr_key`, `ml_password`, `aws_secret_access_key`. */
const secretKey = /(?:pass(?:word|wd)?|secret|token|key|key_id)$/i;

/** Secrets that are names and places: masked, they would make a log useless. */
const harmlessName = /user|name|portal|url|host|server|path|file|folder|dir/i;

/** Shorter ones are found everywhere by chance, and protect nothing. */
const shortest = 4;

/** What of an objectconfig file and its secrets must not be shown to anybody; of addresses, the password in them. */
export function secretTexts(source: ObjectConfigSource, secrets: Secrets | null): readonly string[] {
  const named = [...(secrets ?? [])].flatMap(([name, value]) => secretsOf(value, !harmlessName.test(name)));
  const written = source.entries.flatMap(({ key, value }) => withinValue(key, value));
  return [...new Set([...named, ...written])].filter((text) => text.length >= shortest);
}

/** A value may be a whole tree: a YAML section, or the Python literal of an `ml_sequence`. */
function withinValue(key: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((inner) => withinValue(key, inner));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => withinValue(name, inner));
  }
  if (typeof value !== 'string') return [];
  const inLiteral = [...value.matchAll(/['"](\w+)['"]\s*:\s*['"]([^'"]+)['"]/g)];
  return [
    ...secretsOf(value, secretKey.test(key)),
    ...inLiteral.flatMap(([, name = '', text = '']) => secretsOf(text, secretKey.test(name))),
  ];
}

function secretsOf(value: string, isSecret: boolean): readonly string[] {
  // `!NAME` and `{{name}}` are no secrets but say where they are.
  if (/^(?:!\S+|\{\{.*\}\})$/.test(value)) return [];
  const isAddress = /^[a-z]+:\/\//i.test(value);
  return isAddress || isSecret ? secretsInText(value) : [];
}
