import { bareWord, codePoint, escapes, nothing, numberOf, opening, words } from './python-tokens';

/** What a Python literal may hold. */
export type PythonValue = string | number | boolean | null | PythonValue[] | { [key: string]: PythonValue };

const maxDepth = 32;
const maxLength = 1024 * 1024;

/** Why a text is no Python literal. Says nothing of its content, which may be secret. */
export class LiteralError extends Error {
  /** @param line - from 1, in the text; @param column - from 1 */
  constructor(
    readonly line: number,
    readonly column: number,
    reason: string,
  ) {
    super(reason);
  }
}

/**
 * Reads a Python literal as `ast.literal_eval` does: texts in every kind of quotes, numbers, None, True, False, lists,
 * tuples (which become lists), dictionaries (whose keys become texts), trailing commas, `#` comments.
 * @throws LiteralError
 */
export function parsePythonLiteral(text: string): PythonValue {
  return readPythonLiteral(text).value;
}

/** A step into a value: a key of a dictionary, or a place in a list. */
export type Step = string | number;

/** The same, and in which line (from 1) of the text the key at the end of a path stands. @throws LiteralError */
export function readPythonLiteral(text: string): {
  readonly value: PythonValue;
  readonly lineOf: (path: readonly Step[]) => number | undefined;
} {
  const parser = new LiteralParser(text);
  if (text.length > maxLength) parser.fail(`is longer than ${maxLength} characters`);
  const value = parser.whole();
  return { value, lineOf: (path) => parser.lineOf(value, path) };
}

class LiteralParser {
  #at = 0;
  #depth = 0;
  readonly #keys = new Map<PythonValue, Map<Step, number>>();

  constructor(readonly text: string) {}

  whole(): PythonValue {
    const first = this.#value();
    const value = this.#next() === ',' ? this.#bareTuple(first) : first;
    if (this.#next() !== '') this.fail('expected the end');
    return value;
  }

  lineOf(root: PythonValue, path: readonly Step[]): number | undefined {
    let value: PythonValue | undefined = root;
    let place: number | undefined;
    for (const step of path) {
      place = (value === undefined ? undefined : this.#keys.get(value)?.get(step)) ?? place;
      value = childOf(value, step);
    }
    return place === undefined ? undefined : this.text.slice(0, place).split('\n').length;
  }

  fail(reason: string, at = this.#at): never {
    const before = this.text.slice(0, at).split('\n');
    throw new LiteralError(before.length, (before.at(-1)?.length ?? 0) + 1, reason);
  }

  #value(): PythonValue {
    const next = this.#next();
    if (next === '{') return this.#nested(() => this.#dictionary());
    if (next === '[') return this.#nested(() => this.#list(']'));
    if (next === '(') return this.#nested(() => this.#parentheses());
    return this.#match(opening) === '' ? this.#word() : this.#texts();
  }

  #nested(read: () => PythonValue): PythonValue {
    this.#depth += 1;
    if (this.#depth > maxDepth) this.fail(`is nested deeper than ${maxDepth} levels`);
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #dictionary(): PythonValue {
    const items = new Map<string, PythonValue>();
    const places = new Map<Step, number>();
    while (!this.#takes('}')) {
      this.#next();
      const start = this.#at;
      const key = this.#value();
      if (typeof key === 'object' && key !== null) this.fail('a key must be a text or a number', start);
      if (!this.#takes(':')) this.fail('expected : after the key');
      places.set(String(key), start);
      items.set(String(key), this.#value());
      if (!this.#takes(',') && this.#next() !== '}') this.fail('expected , or } here');
    }
    const result = Object.fromEntries(items);
    this.#keys.set(result, places);
    return result;
  }

  #list(end: ']' | ')', items: PythonValue[] = []): PythonValue[] {
    while (!this.#takes(end)) {
      items.push(this.#value());
      if (!this.#takes(',') && this.#next() !== end) this.fail(`expected , or ${end} here`);
    }
    return items;
  }

  /** A tuple, or a value that was put in parentheses. */
  #parentheses(): PythonValue {
    if (this.#takes(')')) return [];
    const first = this.#value();
    if (this.#takes(')')) return first;
    if (!this.#takes(',')) this.fail('expected , or ) here');
    return this.#list(')', [first]);
  }

  /** `1, 2` without parentheses around it. */
  #bareTuple(first: PythonValue): PythonValue[] {
    const items = [first];
    while (this.#takes(',') && this.#next() !== '') items.push(this.#value());
    return items;
  }

  /** Texts that follow each other are one. */
  #texts(): string {
    let result = '';
    for (;;) {
      const opened = this.#match(opening);
      if (opened === '') return result;
      this.#at += opened.length;
      result += this.#text(opened.replace(/^[a-z]+/i, ''), /^[a-z]?r/i.test(opened));
      this.#next();
    }
  }

  #text(quote: string, isRaw: boolean): string {
    const start = this.#at - quote.length;
    let result = '';
    for (;;) {
      const char = this.text.charAt(this.#at);
      if (char === '') this.fail(`a text begins here and has no closing ${quote}`, start);
      if (char === '\n' && quote.length === 1)
        this.fail(`a text begins here and its line ends without ${quote}`, start);
      if (this.text.startsWith(quote, this.#at)) {
        this.#at += quote.length;
        return result;
      }
      result += char === '\\' ? this.#escape(isRaw) : char;
      this.#at += 1;
    }
  }

  /** Leaves the place at the last character of the escape. */
  #escape(isRaw: boolean): string {
    this.#at += 1;
    const char = this.text.charAt(this.#at);
    if (isRaw) return `\\${char}`;
    const code = this.#match(codePoint);
    if (code !== '') {
      this.#at += code.length - 1;
      const isOctal = /^\d/.test(code);
      return String.fromCodePoint(Number.parseInt(isOctal ? code : code.slice(1), isOctal ? 8 : 16));
    }
    return escapes.get(char) ?? `\\${char}`;
  }

  #word(): PythonValue {
    const word = this.#match(bareWord);
    if (word === '')
      this.fail(this.#at >= this.text.length ? 'ends where a value should be' : 'expected a value here');
    const named = words.get(word);
    const number = numberOf(word);
    if (named === undefined && number === undefined) {
      this.fail('expected a text in quotes, a number, None, True, False, [ ], ( ) or { } here');
    }
    this.#at += word.length;
    return named === undefined ? (number ?? null) : named;
  }

  /** The next character that is no blank and no comment, without taking it; '' at the end. */
  #next(): string {
    this.#at += this.#match(nothing).length;
    return this.text.charAt(this.#at);
  }

  /** What a sticky expression finds at this place. */
  #match(expression: RegExp): string {
    expression.lastIndex = this.#at;
    return expression.exec(this.text)?.[0] ?? '';
  }

  #takes(char: string): boolean {
    if (this.#next() !== char) return false;
    this.#at += 1;
    return true;
  }
}

/** What stands at a step of a value; undefined where there is nothing. */
export function childOf(value: PythonValue | undefined, step: Step): PythonValue | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? value[step] : undefined;
}
