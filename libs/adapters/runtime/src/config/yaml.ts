import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { LineProblem, SettingsEntry, SettingsText } from './settings-text';

/**
 * Reads `section: { key: value }`. Values are the text that stands there, as INI has them, so that `yes`, `0123` and
 * `5.0` mean the same in both; lists become `a,b`. Broken places are collected, not thrown.
 */
export function parseYaml(text: string): SettingsText {
  const lines = new LineCounter();
  const [document, further] = parseAllDocuments(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // a key that stands twice is said by whoever takes the entries
    logLevel: 'silent',
  });
  if (document === undefined) return { entries: [], problems: [] };
  const at = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    return {
      entries: [],
      problems: document.errors.map(({ pos, message }) => broken(at(pos[0]), message, text)),
    };
  }
  if (further !== undefined) {
    const message = 'a second document begins here, which nobody would read; leave the --- out';
    return { entries: [], problems: [{ line: at(further.range[0]), message }] };
  }
  return new Reader(document, lines, text).read();
}

class Reader {
  readonly #entries: SettingsEntry[] = [];
  readonly #problems: LineProblem[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #text: string;

  constructor(document: Document, lines: LineCounter, text: string) {
    this.#document = document;
    this.#lines = lines;
    this.#text = text;
  }

  read(): SettingsText {
    const root = this.#document.contents;
    if (isMap(root)) {
      for (const { key, value } of root.items) this.#section(textOf(key), key, this.#resolved(value));
    } else if (isSeq(root) || textOf(root) !== '') {
      this.#say(root, 'expected sections, each with its keys indented below it');
    }
    return { entries: this.#entries, problems: this.#problems };
  }

  #section(section: string, place: unknown, body: unknown): void {
    if (isMap(body)) {
      for (const { key, value } of body.items) this.#setting(section, key, this.#resolved(value));
    } else if (isSeq(body) || textOf(body) !== '') {
      this.#say(
        place,
        `"${section}" stands outside of a section; sections hold keys, indented below their name`,
      );
    }
  }

  #setting(section: string, place: unknown, value: unknown): void {
    const key = textOf(place);
    const line = this.#lineOf(place);
    if (value === null || isScalar(value)) {
      this.#entries.push({ section, key, value: value === null ? '' : textOf(value), line });
    } else if (isSeq(value) && value.items.every((item) => isScalar(item))) {
      this.#entries.push({ section, key, value: value.items.map(textOf).join(','), line });
    } else {
      const problem = broken(line, `[${section}] ${key} must be one value, or a list of values`, this.#text);
      this.#problems.push({ ...problem, key: `${section}.${key}` });
    }
  }

  #resolved(node: unknown): unknown {
    return isAlias(node) ? (node.resolve(this.#document) ?? null) : node;
  }

  #say(place: unknown, message: string): void {
    this.#problems.push({ line: this.#lineOf(place), message });
  }

  #lineOf(node: unknown): number {
    const offset = isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined;
    return offset === undefined ? 1 : this.#lines.linePos(offset).line;
  }
}

/** What stands there. `!NAME` without quotes is a tag to YAML, and the name of a secret to us. */
function textOf(node: unknown): string {
  if (!isScalar(node)) return '';
  const { value, tag, source } = node;
  if (tag?.startsWith('!') === true && !tag.startsWith('!!')) {
    return typeof value === 'string' ? `${tag} ${value}`.trim() : tag;
  }
  if (value === null) return '';
  return (typeof value === 'string' ? value : (source ?? JSON.stringify(value))).trim();
}

function broken(line: number, message: string, text: string): LineProblem {
  const written = text.split(/\r\n|\r|\n/)[line - 1] ?? '';
  const hint = /:\s*\{\{/.test(written) ? '; put quotes around a value that begins with {{' : '';
  return { line, message: `${message}${hint}` };
}
