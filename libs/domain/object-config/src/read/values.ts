import type { Extent } from '@tocsin/detection-config';
import type { NoteBook } from '../notes';
import { isSecretKey } from '../resolve/secrets';
import { parseExtent } from '../text/extent';
import { parsePythonLiteral, type PythonValue } from '../text/python-literal';
import { isRecord, type Tree } from './is-record';

/** A value that is ready to be read: secrets and templates are filled in. */
export interface Found {
  readonly value: unknown;
  /** File and line. */
  readonly where: string;
  /** As a message calls it: `[alpr] alpr_key`. */
  readonly name: string;
}

export interface ReadContext {
  readonly notes: NoteBook;
  /** Whether a text holds a secret. */
  readonly reveals: (text: string) => boolean;
}

export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

const yes = new Set(['yes', '1', 'true', 'on']);
const no = new Set(['no', '0', 'false', 'off']);

/**
 * Settings by key, read as one kind or another. A text and the native type mean the same, an empty value means the
 * default; what is neither is a problem that names file, line, section and key, and the default is used.
 */
export class Values {
  constructor(
    readonly entries: ReadonlyMap<string, Found>,
    readonly context: ReadContext,
    /** Of the whole, for what is missing. */
    readonly place: Omit<Found, 'value'>,
  ) {}

  has(key: string): boolean {
    return this.#find(key) !== undefined;
  }

  /** Where a key stands, or the whole where it does not. */
  where(key: string): string {
    return this.entries.get(key)?.where ?? this.place.where;
  }

  name(key: string): string {
    return this.entries.get(key)?.name ?? `${this.place.name} ${key}`;
  }

  text(key: string): string | null {
    const found = this.#find(key);
    if (found === undefined) return null;
    if (isRecord(found.value) || Array.isArray(found.value)) return this.#wrong(key, 'is not a text', null);
    return String(found.value);
  }

  /** The same without a pair of quotes around it, which people write around paths and URLs. */
  path(key: string): string | null {
    return this.text(key)?.replace(/^(["'])(.*)\1$/s, '$2') ?? null;
  }

  flag(key: string, fallback: boolean): boolean {
    const word = this.path(key)?.toLowerCase();
    if (word === undefined) return fallback;
    if (!yes.has(word) && !no.has(word)) {
      this.context.notes.warn(
        this.where(key),
        `${this.name(key)}: ${this.quoted(key)} is neither yes nor no; no is used`,
      );
    }
    return yes.has(word);
  }

  number<Fallback extends number | null>(
    key: string,
    fallback: Fallback,
    limits: NumberLimits = {},
  ): number | Fallback {
    const text = this.path(key);
    if (text === null) return fallback;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) return this.#wrong(key, 'is not a number', fallback);
    const { min = -Infinity, max = Infinity, whole = false } = limits;
    if (whole && !Number.isInteger(value)) return this.#wrong(key, 'is not a whole number', fallback);
    if (value < min) return this.#wrong(key, `is less than ${min}`, fallback);
    if (value > max) return this.#wrong(key, `is more than ${max}`, fallback);
    return value;
  }

  oneOf<Word extends string>(key: string, words: readonly Word[], fallback: Word): Word {
    const text = this.path(key)?.toLowerCase();
    if (text === undefined) return fallback;
    const word = words.find((each) => each === text);
    return word ?? this.#wrong(key, `is none of ${words.join(', ')}`, fallback);
  }

  /** `a, b`, a list, or a Python list in a text. */
  words(key: string): string[] {
    // A name in braces is a template that nobody filled in, no dictionary.
    const value = this.#isTemplate(key) ? this.text(key) : this.literal(key);
    if (value === null) return [];
    if (typeof value === 'object' && !Array.isArray(value)) return this.#wrong(key, 'is not a list', []);
    const items: readonly unknown[] = Array.isArray(value) ? value : (this.text(key) ?? '').split(',');
    return items.map((item) => String(item).trim()).filter((item) => item !== '');
  }

  extent(key: string, bareUnit: Extent['unit']): Extent | null {
    const text = this.path(key);
    if (text === null) return null;
    return parseExtent(text, bareUnit) ?? this.#wrong(key, 'is neither <number>px nor <number>%', null);
  }

  /** A value, or what a text says as a Python literal where it begins like a list, a tuple or a dictionary. */
  literal(key: string): unknown {
    const value = this.#find(key)?.value ?? null;
    if (typeof value !== 'string') return value;
    if (value.trim() === 'None') return null;
    if (!/^\s*[[({]/.test(value)) return value;
    try {
      return parsePythonLiteral(value) satisfies PythonValue;
    } catch {
      return this.#wrong(key, 'is no Python list, tuple or dictionary', null);
    }
  }

  record(key: string): Tree | null {
    const value = this.literal(key);
    if (value === null || isRecord(value)) return value;
    return this.#wrong(key, 'is not a dictionary', null);
  }

  #isTemplate(key: string): boolean {
    const value = this.#find(key)?.value;
    return typeof value === 'string' && value.trim().startsWith('{');
  }

  #find(key: string): Found | undefined {
    const found = this.entries.get(key);
    return found === undefined || found.value === null || found.value === undefined || found.value === ''
      ? undefined
      : found;
  }

  #wrong<Fallback>(key: string, what: string, fallback: Fallback): Fallback {
    this.context.notes.problem(this.where(key), `${this.name(key)}: ${this.quoted(key)} ${what}`);
    return fallback;
  }

  /** What stands at a key, or a part of it, for a message; nothing of a secret. */
  quoted(key: string, part = this.entries.get(key)?.value): string {
    const text = typeof part === 'string' ? part : JSON.stringify(part);
    if (isSecretKey(key) || this.context.reveals(text)) return 'the value';
    return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
  }
}
