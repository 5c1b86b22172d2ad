import { CodedError } from '@tocsin/errors';

/** A `[section]` of a `.cfg`, with the line it starts in, from 1. */
export class Section {
  readonly name: string;
  readonly line: number;
  readonly #file: string;
  readonly #values = new Map<string, { text: string; line: number }>();

  constructor(name: string, line: number, file: string) {
    this.name = name;
    this.line = line;
    this.#file = file;
  }

  set(key: string, text: string, line: number): void {
    this.#values.set(key, { text, line });
  }

  text(key: string, otherwise: string): string {
    return this.#values.get(key)?.text ?? otherwise;
  }

  /** @throws CodedError for what is no whole number, or beyond the limits */
  int(key: string, otherwise: number, { least = 0, most = 65_536 } = {}): number {
    const value = this.#values.get(key);
    if (value === undefined) return otherwise;
    const number = Number(value.text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw this.error(`${key}=${value.text} is no whole number from ${least} to ${most}`, value.line);
  }

  float(key: string, otherwise: number): number {
    const value = this.#values.get(key);
    if (value === undefined) return otherwise;
    const number = Number(value.text);
    if (value.text !== '' && Number.isFinite(number)) return number;
    throw this.error(`${key}=${value.text} is no number`, value.line);
  }

  /** Numbers with commas between. */
  list(key: string): number[] {
    const value = this.#values.get(key);
    if (value === undefined) return [];
    const numbers = value.text
      .split(',')
      .filter((part) => part !== '')
      .map(Number);
    if (numbers.every(Number.isFinite)) return numbers;
    throw this.error(`${key}=${value.text} is no list of numbers`, value.line);
  }

  /** An error that says where. */
  error(what: string, line = this.line): CodedError {
    return new CodedError('model-unreadable', `${this.#file}, line ${line}, [${this.name}]: ${what}`);
  }
}

/** Layers beyond this are a mistake; YOLOv4 has 161. */
const mostSections = 2000;

/**
 * Reads Darknet's `.cfg`: sections of `key=value`, in order.
 * @throws CodedError `model-unreadable` naming file and line
 */
export function readCfg(text: string, file: string): Section[] {
  const sections: Section[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const content = raw.replaceAll(/\s/g, ''); // as Darknet does
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    const section = /^\[([^\]]+)\]/.exec(content)?.[1];
    if (section !== undefined) sections.push(new Section(section.toLowerCase(), index + 1, file));
    else readOption(content, { into: sections.at(-1), line: index + 1, file });
    if (sections.length > mostSections)
      throw unreadable(file, index + 1, `more than ${mostSections} sections`);
  }
  return sections;
}

function readOption(
  content: string,
  { into, line, file }: { into: Section | undefined; line: number; file: string },
): void {
  const [key = '', ...rest] = content.split('=');
  if (rest.length === 0)
    throw unreadable(file, line, `"${content.slice(0, 60)}" is neither [section] nor key=value`);
  if (into === undefined) throw unreadable(file, line, `${key}= stands before the first [section]`);
  into.set(key, rest.join('=').replace(/[#;].*$/, ''), line);
}

function unreadable(file: string, line: number, what: string): CodedError {
  return new CodedError('model-unreadable', `${file}, line ${line}: ${what}; is it a Darknet .cfg?`);
}
