import { z } from 'zod';

/**
 * Kinds of values as an operator writes them. INI knows text only, YAML and the environment mix, so each kind
 * takes text and the native type, and says in its error what it would have taken.
 */

/** One pair of matching quotes around the whole value is dropped: people quote paths and URLs in INI files. */
const unquote = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().replace(/^(["'])(.*)\1$/s, '$2') : value;

const yes = new Set(['yes', '1', 'true', 'on']);
const no = new Set(['no', '0', 'false', 'off']);

export const flag = () =>
  z.preprocess(
    (value) => {
      const word = String(unquote(value)).toLowerCase();
      return yes.has(word) ? true : no.has(word) ? false : value;
    },
    z.boolean({ error: (issue) => `"${String(issue.input)}" is neither yes nor no` }),
  );

export const text = () =>
  z.preprocess(
    (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
    z.string({ error: 'must be a text' }),
  );

/** A text that has no quotes of its own: an address, a host. */
export const bare = () => z.preprocess(unquote, text());

/** One of several words, in any case. */
export const choice = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.preprocess(
    (value) => {
      const word = unquote(value);
      return typeof word === 'string' ? word.toLowerCase() : word;
    },
    z.enum(choices, { error: (issue) => `"${String(issue.input)}" is none of ${choices.join(', ')}` }),
  );

export const path = () =>
  z.preprocess(unquote, z.string().min(1, { error: 'is empty; leave the key out instead' }));

export const url = (protocol: RegExp) =>
  z.preprocess(
    unquote,
    z.url({
      protocol,
      error: (issue) => `"${maskUrl(String(issue.input))}" is not a URL of the expected kind`,
    }),
  );

/** A number within limits; the unit is part of the key's description. */
export const number = (min: number, max: number, kind: 'whole' | 'any' = 'any') =>
  z.preprocess(
    (value) => {
      const plain = unquote(value);
      return typeof plain === 'string' && plain !== '' && !Number.isNaN(Number(plain))
        ? Number(plain)
        : plain;
    },
    (kind === 'whole'
      ? z.int({ error: (issue) => `"${String(issue.input)}" is not a whole number` })
      : z.number({ error: (issue) => `"${String(issue.input)}" is not a number` })
    )
      .min(min, { error: `must be at least ${min}` })
      .max(max, { error: `must be at most ${max}` }),
  );

/** `1, 2,5` → [1, 2, 5] */
export const idList = () =>
  z.preprocess(
    (value) => words(value)?.map((word) => (/^\d+$/.test(word) ? Number(word) : word)) ?? value,
    z.array(
      z
        .int({ error: (issue) => `"${String(issue.input)}" is no monitor id; ids stand like 1,2,5` })
        .positive({ error: 'a monitor id is at least 1' }),
      { error: 'is a list of monitor ids, like 1,2,5' },
    ),
  );

/** `fcm,web, api` → ['fcm', 'web', 'api'], lower case. */
export const wordList = () =>
  z.preprocess(
    (value) => words(value)?.map((word) => word.toLowerCase()) ?? value,
    z.array(z.string(), { error: 'is a list of words, like fcm,web' }),
  );

/** `a, b`, one number, or an array, as words; undefined where it is none of these. */
function words(value: unknown): string[] | undefined {
  const list = Array.isArray(value) ? value.join(',') : unquote(value);
  if (typeof list !== 'string' && typeof list !== 'number') return undefined;
  return String(list)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** Hides the password of a URL for messages and logs. */
export function maskUrl(value: string): string {
  return value
    .replace(/(\/\/[^:@/\s]*:)[^/\s]+@/, '$1***@')
    .replace(/((?:pass\w*|pwd|token|auth|key|secret)=)[^&\s]+/gi, '$1***');
}
