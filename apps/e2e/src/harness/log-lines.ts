import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { isRecord } from './json-record';
import { waitFor } from './wait-for';

/** One line that a process wrote; `msg` and `fields` are empty for a line that is not JSON. */
export interface LogLine {
  readonly text: string;
  readonly msg: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What a process has said so far, on both of its outputs, and what it will say. */
export class LogLines {
  readonly #lines: LogLine[] = [];

  read(stream: Readable): void {
    createInterface({ input: stream }).on('line', (text) => this.#lines.push(parse(text)));
  }

  get all(): readonly LogLine[] {
    return this.#lines;
  }

  get text(): string {
    return this.#lines.map((line) => line.text).join('\n');
  }

  matching(what: string | RegExp): readonly LogLine[] {
    return this.#lines.filter((line) =>
      typeof what === 'string' ? line.text.includes(what) : what.test(line.text),
    );
  }

  /** Resolves with the first line, past or future, that contains the text or matches the pattern. */
  waitFor(what: string | RegExp, timeoutMs = 20_000): Promise<LogLine> {
    return waitFor(`a log line with ${String(what)}`, () => this.matching(what)[0], {
      timeoutMs,
      detail: () => this.tail(),
    });
  }

  /** The last lines, for messages of failed tests. */
  tail(count = 25): string {
    return this.#lines
      .slice(-count)
      .map((line) => `  | ${line.text}`)
      .join('\n');
  }
}

function parse(text: string): LogLine {
  try {
    const fields: unknown = JSON.parse(text);
    if (isRecord(fields))
      return { text, msg: typeof fields['msg'] === 'string' ? fields['msg'] : '', fields };
  } catch {
    // Not JSON: a stack trace, or what a library prints by itself. Kept as text.
  }
  return { text, msg: '', fields: {} };
}
