/** One line of a value. */
export interface IniLine {
  readonly line: number;
  /** Trimmed, without an inline comment. */
  readonly text: string;
  /** Trimmed, with what may be an inline comment: inside a Python literal a `#` may also stand in a text. */
  readonly whole: string;
}

/** One `key = value`. */
export interface IniEntry {
  readonly section: string;
  /** In lower case. */
  readonly key: string;
  readonly line: number;
  readonly lines: readonly IniLine[];
}

export interface IniProblem {
  readonly line: number;
  readonly message: string;
}

export interface PythonIni {
  readonly entries: readonly IniEntry[];
  readonly problems: readonly IniProblem[];
}

export interface PythonIniOptions {
  /** `#` after a blank begins a comment, as the hooks of 5.x and later read it. */
  readonly inlineComments: boolean;
}

/**
 * Reads the dialect of Python's ConfigParser without interpolation: `key=value` or `key: value`, keys in lower case,
 * whole-line comments with `#` or `;`, values that go on in deeper indented lines, no section or key twice. Broken
 * lines are collected, so that all are seen at once.
 */
export function parsePythonIni(text: string, options: PythonIniOptions): PythonIni {
  const reader = new IniReader();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const [index, line] of lines.entries()) reader.read(line, index + 1, options);
  return reader.result();
}

interface OpenEntry extends IniEntry {
  readonly lines: IniLine[];
}

class IniReader {
  readonly #entries: OpenEntry[] = [];
  readonly #problems: IniProblem[] = [];
  readonly #sections = new Map<string, number>();
  readonly #places = new Map<string, number>();
  #section: string | undefined;
  #open: OpenEntry | undefined;
  #indent = 0;

  read(raw: string, line: number, { inlineComments }: PythonIniOptions): void {
    const whole = raw.trim();
    if (/^[#;]/.test(whole)) return;
    const content = (inlineComments ? withoutComment(raw) : raw).trim();
    if (content === '') {
      if (whole === '') this.#open?.lines.push({ line, text: '', whole: '' });
      return;
    }
    const indent = raw.search(/\S/);
    if (this.#open !== undefined && indent > this.#indent) {
      this.#open.lines.push({ line, text: content, whole });
      return;
    }
    this.#indent = indent;
    const header = /^\[([^\]]+)\]/.exec(content);
    if (header) this.#beginSection((header[1] ?? '').trim(), line);
    else this.#beginEntry(content, whole, line);
  }

  result(): PythonIni {
    for (const { lines } of this.#entries) while (lines.length > 1 && lines.at(-1)?.text === '') lines.pop();
    return { entries: this.#entries, problems: this.#problems };
  }

  #beginSection(name: string, line: number): void {
    this.#open = undefined;
    this.#section = name;
    const earlier = this.#sections.get(name);
    if (earlier === undefined) this.#sections.set(name, line);
    else
      this.#problem(line, `section [${name}] is there already, in line ${earlier}; bring the two together`);
  }

  #beginEntry(content: string, whole: string, line: number): void {
    const delimiter = content.search(/[=:]/);
    const key = content.slice(0, Math.max(delimiter, 0)).trim().toLowerCase();
    if (key === '') {
      this.#problem(line, expected(content));
      return;
    }
    if (this.#section === undefined) {
      this.#problem(line, `"${key}" stands before any [section]`);
      return;
    }
    const section = this.#section;
    const place = `[${section}] ${key}`;
    const earlier = this.#places.get(place);
    if (earlier === undefined) this.#places.set(place, line);
    else
      this.#problem(line, `${place} is there already, in line ${earlier}; remove one (case does not matter)`);
    const [text, all] = [content, whole].map((part) => part.slice(delimiter + 1).trim());
    this.#open = { section, key, line, lines: [{ line, text: text ?? '', whole: all ?? '' }] };
    this.#entries.push(this.#open);
  }

  #problem(line: number, message: string): void {
    this.#problems.push({ line, message });
  }
}

function expected(content: string): string {
  if (/^[\]})]/.test(content)) {
    return `a line that begins with ${content.charAt(0)} belongs to the value above it and must be indented`;
  }
  if (content.startsWith('[')) return 'a section needs its closing ]';
  return 'expected "key = value", "[section]" or "# comment"; a line that continues a value must be indented';
}

/** Without the part that begins with `#` at the start or after a blank. */
function withoutComment(line: string): string {
  const start = line.search(/(?:^|\s)#/);
  return start < 0 ? line : line.slice(0, start);
}
